import * as z from 'zod/mini';
import type { CameraStatus } from './cameras.ts';
import { PAGE_DROPS } from './drops.ts';
import { cameraIdSchema, type FrameHeader } from './frame.ts';
import { MAX_WATCHED } from './limits.ts';
import { wishSchema } from './renditions.ts';
import type { SignalToViewer, ViewerSignal } from './rtc.ts';
import type { Telemetry } from './telemetry.ts';
import type { ClockReply, ErrorBody, Limits } from './wire.ts';

/** Namespace of the viewer leg. */
export const VIEW_NAMESPACE = '/view';

/** How a page names itself, at random, over all its transports: in the handshake's `auth.viewer` and with its GETs. */
export const seatNameSchema = z.string().check(z.regex(/^[\w-]{16,64}$/));

export interface ViewHello {
  protocol: number;
  relay: string;
  limits: Limits;
}

/** The longest of a viewer's own times that is believed. */
export const LONGEST_TOLD_MS = 3_600_000;

const elapsed = z.number().check(z.nonnegative(), z.maximum(LONGEST_TOLD_MS));

/** What a viewer knows of its own side, which the relay cannot see: it keeps the window as wide as the path is long. */
export const viewerTimesSchema = z.object({
  /** The quickest recent round trip of a small message over this transport, ms. */
  roundTripMs: z.optional(elapsed),
  /** From this frame's header to its last byte, ms. */
  transferMs: z.optional(elapsed),
  /** From this frame's arrival to its paint, ms. */
  heldMs: z.optional(elapsed),
  /** Capture → paint of this frame, ms. */
  ageMs: z.optional(elapsed),
});
export type ViewerTimes = z.infer<typeof viewerTimesSchema>;

/**
 * Sent after the paint. It settles every frame of that camera up to `sequence`: what was not painted was superseded.
 * `dropped` says that this very frame was not painted, and why.
 */
export const viewAckSchema = z.object({
  camera: cameraIdSchema,
  sequence: z.int().check(z.nonnegative()),
  dropped: z.optional(z.enum(PAGE_DROPS)),
  ...viewerTimesSchema.shape,
});
export type ViewAck = z.infer<typeof viewAckSchema>;

/** Arguments of one `ack`. */
export const viewAcksSchema = z.array(viewAckSchema).check(z.minLength(1), z.maxLength(MAX_WATCHED));

/** Said again for a camera that is watched already, it changes the wish. */
export const watchSchema = z.object({ camera: cameraIdSchema, ...wishSchema.shape });
/** As a viewer sends it: every part of the wish may be left out. */
export type Watch = z.input<typeof watchSchema>;

export const unwatchSchema = z.object({ camera: cameraIdSchema });
export type Unwatch = z.infer<typeof unwatchSchema>;

/** The answer to watch and unwatch. */
export type WatchReply = { ok: true } | ErrorBody;

export interface ViewerToRelay {
  watch: (watch: Watch, reply?: (result: WatchReply) => void) => void;
  unwatch: (watch: Unwatch, reply?: (result: WatchReply) => void) => void;
  /** What is painted at about the same time goes in one message: 1 to MAX_WATCHED of them. */
  ack: (...acks: ViewAck[]) => void;
  /** What only the page can see of its session. */
  telemetry: (said: Telemetry) => void;
  clock: (reply: (times: ClockReply) => void) => void;
  /** Answered with why it is not passed on; left unanswered where the relay is older than WebRTC. */
  rtc: (signal: ViewerSignal, reply?: (result: WatchReply) => void) => void;
}

export interface RelayToViewer {
  hello: (hello: ViewHello) => void;
  /** All cameras this person may see: at the start, and whenever one comes, goes or changes. */
  cameras: (cameras: CameraStatus[]) => void;
  frame: (header: FrameHeader, jpeg: ArrayBuffer | Uint8Array) => void;
  rtc: (signal: SignalToViewer) => void;
  fault: (fault: ErrorBody['error']) => void;
  refused: (refusal: ErrorBody['error']) => void;
}
