import type { Request } from 'express';
import type { Directory } from '../relay/directory.ts';
import { Refusal } from '../relay/refusal.ts';
import { type Admission, bearerKey, type CameraCredentials } from './camera-credentials.ts';

export interface CameraDoorParts {
  credentials: CameraCredentials;
  directory: Directory;
}

/** Who may come in by a plain request. */
export function cameraDoor({ credentials, directory }: CameraDoorParts) {
  /** @throws {Refusal} `key-missing`, `key-wrong` */
  const admit = (request: Request) => credentials.admit(bearerKey(request.get('authorization')));
  /** @throws {Refusal} the same, `camera-unknown`, `key-other-camera` where its key is not that of the camera in its address */
  const admitToCamera = async (request: Request): Promise<Admission> => {
    const admission = await admit(request);
    if (request.params.id === admission.channel.id) return admission;
    directory.channel(String(request.params.id));
    throw new Refusal('key-other-camera');
  };
  return { admit, admitToCamera };
}
