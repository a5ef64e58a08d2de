import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { PageDrop } from '@porthole/shared/protocol/drops';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Wish } from '@porthole/shared/protocol/renditions';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { Transport } from '@porthole/shared/protocol/transport';

/** One way for all cameras' frames to reach this page. Owned, and closed, by the viewer session. */
export interface ViewerTransport {
  open(): void;
  /** Idempotent and terminal: no event follows. */
  close(): void;
  /** All the cameras wanted from now on. */
  watch(cameras: WatchList): void;
  /** Settles every frame of the camera up to this one. */
  acknowledge(outcome: Outcome): void;
  /** Asks once more for what it has asked and not got, over other connections where it has a choice. */
  askAnew?(): void;
  /** Asks for the relay's clock. Rejects where no answer comes. */
  exchangeClock(): Promise<ClockExchange>;
  /** Signals of WebRTC pass, both ways. Never true without a session. */
  readonly canSignal: boolean;
  /** For the publisher of a camera. @returns why it is not passed on; null where it is */
  signal(signal: ViewerSignal): Promise<ReasonCode | null>;
  /** The page is being left, or kept aside: what waits to be said is said now. */
  leave?(): void;
}

export interface Watched {
  /** The newest sequence this page has of the camera; 0 before the first. */
  readonly after: number;
  readonly wish: Wish;
}

export type WatchList = ReadonlyMap<string, Watched>;

/** What became of a frame. Times in whole ms. */
export interface Outcome {
  readonly camera: string;
  readonly sequence: number;
  /** This very one was not painted. */
  readonly dropped?: PageDrop;
  /** From its header to its last byte. */
  readonly transferMs?: number;
  /** From its arrival to its paint. */
  readonly heldMs?: number;
  /** From its capture to its paint. */
  readonly ageMs?: number;
}

/** A frame as a transport brings it. */
export interface CarriedFrame {
  readonly header: FrameHeader;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** What carried this very frame to this page. */
  readonly transport: Transport;
  /** Ms from its header to its last byte; undefined where both came as one. */
  readonly transferMs?: number | undefined;
}

export interface ArrivedFrame extends CarriedFrame {
  /** The attempt of the door it came by. */
  readonly attempt: number;
  /** That very door, where an attempt is opened anew: only this one's acknowledgements settle it. */
  readonly opening: number;
  /** Monotonic ms. */
  readonly arrivedAt: number;
}

export interface ViewerTransportEvents {
  /** A session with the relay stands, over this transport; said again when the transport changes within it. */
  up(transport: Transport): void;
  /** @param code the relay's word on why, where it had one */
  down(code?: ReasonCode): void;
  /** Socket.IO runs over polling and WebSocket was refused on the way. */
  upgradeRefused(): void;
  cameras(cameras: CameraStatus[]): void;
  frame(frame: CarriedFrame): void;
  /** What a camera's publisher said, or why nothing more comes of it. */
  signal(signal: SignalToViewer): void;
  /** The relay ended the session for good. */
  refused(code: ReasonCode): void;
}
