import { type CameraPath, cameraPathSchema } from '@porthole/shared/protocol/camera-path';
import { request } from './request.ts';

/** @throws {ApiError} */
export function readPath(id: string): Promise<CameraPath> {
  return request('GET', `/api/cameras/${encodeURIComponent(id)}/path`, cameraPathSchema);
}
