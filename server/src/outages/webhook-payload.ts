import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { WebhookPayload } from '@porthole/shared/protocol/outages';
import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';

export interface ToldOutage {
  readonly camera: Pick<CameraStatus, 'id' | 'name'>;
  readonly code: ReasonCode;
  readonly pc: string;
  readonly since: number;
  /** Undefined while it is away. */
  readonly until: number | undefined;
  readonly relayAway: boolean;
  /** Of before it. */
  readonly lastFrame: Pick<FrameHeader, 'capturedAt'> | undefined;
}

/** What is sent when a camera goes down and when it is back. @param url where people open the relay */
export function webhookPayload(
  { camera, code, pc, since, until, relayAway, lastFrame }: ToldOutage,
  url: string,
  now: number,
): WebhookPayload {
  const { id, name } = camera;
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
      lastFrame: lastFrame
        ? {
            link: `${url}/api/cameras/${id}/last-frame.jpg?since=${since}`,
            capturedAt: lastFrame.capturedAt,
          }
        : null,
    },
  };
}
