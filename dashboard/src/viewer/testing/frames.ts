import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import { NO_WISH, type Wish } from '@porthole/shared/protocol/renditions';
import type { Watched } from '../transport.ts';

/** A header as the relay would write it, with what a test cares for put in. */
export function frameHeader(part: Partial<FrameHeader> = {}): FrameHeader {
  return {
    camera: 'cam_aaaaaaaaaa',
    sequence: 1,
    capturedAt: 1_700_000_000_000,
    width: 64,
    height: 48,
    codec: 'jpeg',
    transport: 'websocket',
    ...part,
  };
}

export function cameraStatus(part: Partial<CameraStatus> = {}): CameraStatus {
  return {
    id: 'cam_aaaaaaaaaa',
    name: 'Front door',
    state: 'online',
    reason: null,
    publisher: { transport: 'websocket', source: 'Webcam', host: 'pc' },
    viewers: 1,
    latest: null,
    ...part,
  };
}

/** Cameras as they are watched, each with the newest sequence the page has. */
export function watching(...cameras: readonly (readonly [string, number, Wish?])[]): Map<string, Watched> {
  return new Map(cameras.map(([camera, after, wish = NO_WISH]) => [camera, { after, wish }]));
}
