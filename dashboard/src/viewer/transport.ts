import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Transport } from '@porthole/shared/protocol/transport';

/** One way for all cameras' frames to reach this page. Owned, and closed, by the viewer session. */
export interface ViewerTransport {
  open(): void;
  /** Idempotent and terminal: no event follows. */
  close(): void;
  /** All the cameras wanted from now on, each with the newest sequence this page has of it. */
  watch(cameras: WatchList): void;
  /** Settles every frame of the camera up to `sequence`; `failed` says that this very one could not be decoded. */
  acknowledge(camera: string, sequence: number, failed: boolean): void;
  /** Asks for the relay's clock. Rejects where no answer comes. */
  exchangeClock(): Promise<ClockExchange>;
}

export type WatchList = ReadonlyMap<string, number>;

export interface ArrivedFrame {
  readonly header: FrameHeader;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** What carried this very frame to this page. */
  readonly transport: Transport;
  /** The relay counts this camera's frames anew: a lower sequence is no older frame. */
  readonly restarted: boolean;
}

export interface ViewerTransportEvents {
  /** A session with the relay stands, over this transport; said again when the transport changes within it. */
  up(transport: Transport): void;
  down(): void;
  /** Socket.IO runs over polling and WebSocket was refused on the way. */
  upgradeRefused(): void;
  cameras(cameras: CameraStatus[]): void;
  frame(frame: ArrivedFrame): void;
  /** The relay ended the session for good. */
  refused(code: ReasonCode): void;
}
