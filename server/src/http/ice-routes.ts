import { type Request, Router } from 'express';
import type { CameraDesk } from '../access/camera-desk.ts';
import type { Doorman } from '../access/doorman.ts';
import { iceConfiguration } from '../ice/ice-configuration.ts';
import type { IceSettings } from '../ice/ice-settings.ts';
import { bearerKey } from '../ingest/camera-credentials.ts';

export interface IceRouteParts {
  settings: IceSettings;
  doorman: Doorman;
  desk: CameraDesk;
  /** The system's, which TURN servers go by too. */
  wallTime: () => number;
}

/** What both ends of a WebRTC connection need of STUN and TURN: for a session or a camera's key, credentials minted for each request. */
export function iceRoutes({ settings, doorman, desk, wallTime }: IceRouteParts): Router {
  const router = Router();
  const whoAsks = async (request: Request): Promise<string> => {
    const key = bearerKey(request.get('authorization'));
    return key === undefined
      ? (await doorman.byCookieOrBasic(request)).id
      : (await desk.admit(key)).channel.id;
  };
  router.get('/ice', async (request, response) => {
    response.json(iceConfiguration(settings, await whoAsks(request), wallTime()));
  });
  return router;
}
