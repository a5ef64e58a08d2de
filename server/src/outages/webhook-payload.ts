import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { WebhookPayload } from '@porthole/shared/protocol/outages';
import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';

export interface ToldOutage {
  readonly camera: Pick<CameraStatus, 'id' | 'name' | 'latest'>;
  readonly code: ReasonCode;
  readonly pc: string;
  readonly since: number;
  /** Undefined while it is away. */
  readonly until: number | undefined;
  readonly relayAway: boolean;
}

/** What is sent when a camera goes down and when it is back. @param url where people open the relay */
export function webhookPayload(
  { camera, code, pc, since, until, relayAway }: ToldOutage,
  url: string,
  now: number,
): WebhookPayload {
  const { id, name, latest } = camera;
  const { says, next } = REASONS[code];
  return {
    type: until === undefined ? 'camera.down' : 'camera.up',
    timestamp: new Date(now).toISOString(),
    data: {
      camera: { id, name, link: `${url}/#/camera/${id}` },
      state: until === undefined ? 'down' : 'up',
      reason: { code, pc, words: `${fill(says, { pc: pc || 'its PC' })} ${next}` },
      since,
      until: until ?? null,
      durationMs: until === undefined ? null : until - since,
      relayAway,
      lastFrame: latest && {
        link: `${url}/api/cameras/${id}/snapshot.jpg`,
        capturedAt: latest.capturedAt,
      },
    },
  };
}
