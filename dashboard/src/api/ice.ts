import { type IceConfiguration, iceConfigurationSchema } from '@porthole/shared/protocol/ice';
import { request } from './request.ts';

/** With credentials that last for minutes. @throws {ApiError} */
export function readIce(): Promise<IceConfiguration> {
  return request('GET', '/api/ice', iceConfigurationSchema);
}
