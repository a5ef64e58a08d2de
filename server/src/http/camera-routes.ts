import { newCameraSchema, renameCameraSchema } from '@porthole/shared/protocol/api';
import { type Request, Router } from 'express';
import type { CameraDesk } from '../access/camera-desk.ts';
import type { LocalCamera } from '../local-camera/local-camera.ts';
import type { Directory } from '../relay/directory.ts';
import { readBody } from './read-body.ts';

export interface CameraRouteParts {
  desk: CameraDesk;
  directory: Directory;
  localCamera: LocalCamera;
}

/** What a signed-in person may do with cameras. */
export function cameraRoutes({ desk, directory, localCamera }: CameraRouteParts): Router {
  const router = Router();
  const id = (request: Request) => directory.channel(String(request.params.id)).id;

  router.get('/cameras', (_request, response) => {
    response.json(directory.list());
  });
  router.post('/cameras', async (request, response) => {
    response.status(201).json(await desk.add(readBody(newCameraSchema, request).name));
  });
  router.patch('/cameras/:id', async (request, response) => {
    const { name } = readBody(renameCameraSchema, request);
    await desk.rename(id(request), name);
    response.json({ id: request.params.id, name });
  });
  router.delete('/cameras/:id', async (request, response) => {
    localCamera.stop(id(request));
    await desk.remove(id(request));
    response.status(204).end();
  });
  router.post('/cameras/:id/key', async (request, response) => {
    localCamera.stop(id(request));
    response.json(await desk.replaceKey(id(request)));
  });
  router.post('/test-pattern', async (_request, response) => {
    response.status(201).json(await localCamera.start('test'));
  });
  return router;
}
