import { clockReplySchema } from '@porthole/shared/protocol/wire';
import { request } from './request.ts';

/** How far the relay's clock is ahead of this device's, ms; out by half the round trip at most. @throws {ApiError} */
export async function readClockLead(): Promise<number> {
  const asked = Date.now();
  const { now } = await request('GET', '/api/clock', clockReplySchema);
  return now - (asked + Date.now()) / 2;
}
