import type { CameraChannel } from '../relay/camera-channel.ts';

/** What the doors in need of access: the camera a key belongs to. */
export interface CameraCredentials {
  /** @throws {Refusal} `key-missing`, `key-wrong` */
  channelOf(key: string | undefined): Promise<CameraChannel>;
}
