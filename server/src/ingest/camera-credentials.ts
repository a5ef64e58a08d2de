import type { CameraChannel } from '../relay/camera-channel.ts';

/** A camera's channel, and which of its keys opened it. */
export interface Admission {
  readonly channel: CameraChannel;
  readonly keyVersion: number;
}

/** What the doors in need of access: the camera a key belongs to. */
export interface CameraCredentials {
  /** @throws {Refusal} `key-missing`, `key-wrong` */
  admit(key: string | undefined): Promise<Admission>;
}

/** The key of an `Authorization: Bearer …` header. */
export function bearerKey(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
}
