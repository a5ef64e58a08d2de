import { type Topology, topologySchema } from '@porthole/shared/protocol/topology';
import { request } from './request.ts';

/** @throws {ApiError} */
export function readTopology(): Promise<Topology> {
  return request('GET', '/api/topology', topologySchema);
}
