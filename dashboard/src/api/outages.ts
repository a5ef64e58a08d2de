import { type OutagePage, outagePageSchema } from '@porthole/shared/protocol/outages';
import { request } from './request.ts';

export interface OutageQuery {
  /** Of this camera only; null for all. */
  readonly camera: string | null;
  /** Those that had ended by then are left out; ms since the epoch, on the relay's clock. */
  readonly from: number;
  /** `next` of the page before; null for the first one. */
  readonly before: number | null;
}

/** @throws {ApiError} */
export function readOutages({ camera, from, before }: OutageQuery): Promise<OutagePage> {
  const path = camera === null ? '/api/events' : `/api/cameras/${encodeURIComponent(camera)}/events`;
  const query = new URLSearchParams({ from: String(Math.floor(from)) });
  if (before !== null) query.set('before', String(before));
  return request('GET', `${path}?${query}`, outagePageSchema);
}
