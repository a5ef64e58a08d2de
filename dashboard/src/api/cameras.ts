import { type CreatedCamera, createdCameraSchema } from '@porthole/shared/protocol/api';
import * as z from 'zod/mini';
import { command, request } from './request.ts';

const renamedSchema = z.object({ id: z.string(), name: z.string() });
const testPatternSchema = z.object({ id: z.string() });

const cameraPath = (id: string) => `/api/cameras/${encodeURIComponent(id)}`;

/** The key is in no later answer. @throws {ApiError} */
export function createCamera(name: string): Promise<CreatedCamera> {
  return request('POST', '/api/cameras', createdCameraSchema, { name });
}

/** @throws {ApiError} */
export function renameCamera(id: string, name: string): Promise<{ id: string; name: string }> {
  return request('PATCH', cameraPath(id), renamedSchema, { name });
}

/** @throws {ApiError} */
export function deleteCamera(id: string): Promise<void> {
  return command('DELETE', cameraPath(id));
}

/** The old key ends at once. @throws {ApiError} */
export function renewCameraKey(id: string): Promise<CreatedCamera> {
  return request('POST', `${cameraPath(id)}/key`, createdCameraSchema);
}

/** The relay starts a camera of its own that sends a test pattern. @throws {ApiError} */
export function startTestPattern(): Promise<{ id: string }> {
  return request('POST', '/api/test-pattern', testPatternSchema);
}
