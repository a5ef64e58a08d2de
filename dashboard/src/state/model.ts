import type { PictureState } from '@porthole/shared/connection/picture-state';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import type { ReadonlySignal } from '@preact/signals';

/** What the pages read. Everything on screen comes from here; nothing here knows how it is drawn. */

/** One camera's numbers, refreshed twice a second. Null is "not known", never 0. */
export interface Figures {
  /** Frames painted since this page opened the camera. */
  readonly frames: number;
  readonly fps: number | null;
  /** Capture → paint in ms, on the relay's clock. While stale it goes on growing. */
  readonly ageMs: number | null;
  readonly bytesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly cameraTransport: Transport | null;
  /** What carried the last painted frame to this page. */
  readonly viewerTransport: Transport | null;
}

/** One second of a camera's last two minutes. Null where nothing could be measured: a gap, not a zero. */
export interface Sample {
  readonly at: number;
  readonly fps: number | null;
  readonly ageMs: number | null;
}

/** Frames that reached this page and were not painted. */
export interface Drops {
  /** A newer one was there before it could be decoded or painted. */
  readonly replaced: number;
  /** It could not be decoded. */
  readonly failed: number;
}

export interface CameraModel {
  readonly id: string;
  readonly status: ReadonlySignal<CameraStatus>;
  /** Changes at once, not with the figures. */
  readonly picture: ReadonlySignal<PictureState>;
  /** Epoch ms of this device's clock at which `picture` last changed its state, and of the last paint. */
  readonly changedAt: ReadonlySignal<number>;
  readonly lastPaintedAt: ReadonlySignal<number | null>;
  readonly figures: ReadonlySignal<Figures>;
  readonly history: ReadonlySignal<readonly Sample[]>;
  readonly drops: ReadonlySignal<Drops>;
  /** Frames are painted to every attached canvas, which is sized to the picture. @returns detaches */
  attach(canvas: HTMLCanvasElement): () => void;
  /** The newest JPEG as it came; null before the first. */
  snapshot(): { jpeg: Blob; capturedAt: number } | null;
}

/** This page's leg to the relay, the same for all its cameras. */
export interface LegModel {
  readonly choice: ReadonlySignal<TransportChoice>;
  /** What carries pictures, or would; null while nothing gets through. */
  readonly transport: ReadonlySignal<Transport | null>;
  /** Null while the relay is reached; else why not. */
  readonly trouble: ReadonlySignal<ReasonCode | null>;
  readonly roundTripMs: ReadonlySignal<number | null>;
  /** All cameras together. */
  readonly bytesPerSecond: ReadonlySignal<number | null>;
  /** What is known of each transport of this leg, in words for the menu: painting, ready, refused, … */
  readonly rungs: ReadonlySignal<
    Readonly<
      Record<Transport, { state: 'painting' | 'ready' | 'untried' | 'failed'; code: ReasonCode | null }>
    >
  >;
  /** Kept in this browser until chosen anew. */
  choose(choice: TransportChoice): void;
}

export interface WallModel {
  /** Null until the relay has told them; then in order of name. */
  readonly cameras: ReadonlySignal<readonly CameraModel[] | null>;
  readonly leg: LegModel;
  /** Set when the relay ended the session: pictures are wiped and nothing is tried again. */
  readonly ended: ReadonlySignal<ReasonCode | null>;
  close(): void;
}
