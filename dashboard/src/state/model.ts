import type { PictureState } from '@porthole/shared/connection/picture-state';
import type { Change } from '@porthole/shared/ladder/ladder-state';
import type { Rungs } from '@porthole/shared/ladder/rungs';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Rendition, RenditionChoice } from '@porthole/shared/protocol/renditions';
import type { Carrier, Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import type { ReadonlySignal } from '@preact/signals';
import type { RtcReport } from '../rtc/rtc-report.ts';
import type { Figures } from './figures.ts';
import type { Drops } from './frame-drops.ts';
import type { RtcChoice } from './rtc-choice.ts';

/** What the pages read. Everything on screen comes from here; nothing here knows how it is drawn. */

/** One second of a camera's last two minutes. Null where nothing could be measured: a gap, not a zero. */
export interface Sample {
  /** Monotonic ms, so that a clock that is set moves nothing. */
  readonly at: number;
  readonly fps: number | null;
  readonly ageMs: number | null;
  readonly bytesPerSecond: number | null;
  /** Frames dropped in this second, wherever on their path. */
  readonly drops: number | null;
  /** Of this page's leg, and of the camera's. */
  readonly transport: Carrier | null;
  readonly cameraTransport: Transport | null;
  readonly rendition: Rendition | null;
}

export interface CameraModel {
  readonly id: string;
  readonly status: ReadonlySignal<CameraStatus>;
  /** Changes at once, not with the figures. */
  readonly picture: ReadonlySignal<PictureState>;
  /** Monotonic ms at which `picture` last changed its state, and of the last paint. */
  readonly changedAt: ReadonlySignal<number>;
  readonly lastPaintedAt: ReadonlySignal<number | null>;
  readonly figures: ReadonlySignal<Figures>;
  readonly history: ReadonlySignal<readonly Sample[]>;
  readonly drops: ReadonlySignal<Drops>;
  /** What this browser's person wants of this camera; kept until chosen anew. */
  readonly choice: ReadonlySignal<RenditionChoice>;
  choose(choice: RenditionChoice): void;
  /** Frames are asked for while the picture is seen anywhere. @param width device pixels across; null where it is not seen */
  see(place: object, width: number | null): void;
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
  /** Monotonic ms since when it is not reached; null while it is. */
  readonly lostAt: ReadonlySignal<number | null>;
  readonly roundTripMs: ReadonlySignal<number | null>;
  /** All cameras together. */
  readonly bytesPerSecond: ReadonlySignal<number | null>;
  /** What is known of each transport of this leg. */
  readonly rungs: ReadonlySignal<Rungs>;
  /** How the picture came to what carries it, newest last; times are monotonic ms. */
  readonly changes: ReadonlySignal<readonly Change[]>;
  /** What failed is tried at once, beside what carries. */
  tryNow(transport: Transport): void;
  /** Where nothing gets through, all that is tried is tried at once. */
  reconnect(): void;
  /** Kept in this browser until chosen anew. */
  choose(choice: TransportChoice): void;
}

/** WebRTC past the relay. It is for the one picture that is looked at alone. */
export interface RtcModel {
  readonly choice: ReadonlySignal<RtcChoice>;
  /** Nobody has pinned it, and the browser asks to save data. */
  readonly saving: ReadonlySignal<boolean>;
  /** The camera it is for; null where none is looked at alone. */
  readonly camera: ReadonlySignal<string | null>;
  /** Of that camera; null before there is anything to say. */
  readonly report: ReadonlySignal<RtcReport | null>;
  /** Kept in this browser until chosen anew. */
  choose(choice: RtcChoice): void;
  tryNow(): void;
}

export interface WallModel {
  /** Null until the relay has told them; then in order of name. */
  readonly cameras: ReadonlySignal<readonly CameraModel[] | null>;
  readonly leg: LegModel;
  readonly rtc: RtcModel;
  /** Set when the relay ended the session: pictures are wiped and nothing is tried again. */
  readonly ended: ReadonlySignal<ReasonCode | null>;
  close(): void;
}
