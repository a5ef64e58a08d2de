import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import { command } from './request.ts';

/** Goes out even if the page is left meanwhile. @throws {ApiError} */
export function postTelemetry(said: Telemetry): Promise<void> {
  return command('POST', '/api/telemetry', said, { keepalive: true });
}
