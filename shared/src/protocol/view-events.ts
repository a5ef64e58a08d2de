import * as z from 'zod/mini';
import type { CameraStatus } from './cameras.ts';
import { cameraIdSchema, type FrameHeader } from './frame.ts';
import type { ClockReply, ErrorBody, Limits } from './wire.ts';

/** Namespace of the viewer leg. */
export const VIEW_NAMESPACE = '/view';

export interface ViewHello {
  protocol: number;
  relay: string;
  limits: Limits;
}

/**
 * Sent after the paint. It settles every frame of that camera up to `sequence`: what was not painted was replaced by a newer one.
 * `failed` says that this very frame could not be decoded.
 */
export const viewAckSchema = z.object({
  camera: cameraIdSchema,
  sequence: z.int().check(z.nonnegative()),
  failed: z.optional(z.boolean()),
});
export type ViewAck = z.infer<typeof viewAckSchema>;

export const watchSchema = z.object({ camera: cameraIdSchema });
export type Watch = z.infer<typeof watchSchema>;

/** The answer to watch and unwatch. */
export type WatchReply = { ok: true } | ErrorBody;

export interface ViewerToRelay {
  watch: (watch: Watch, reply?: (result: WatchReply) => void) => void;
  unwatch: (watch: Watch, reply?: (result: WatchReply) => void) => void;
  ack: (ack: ViewAck) => void;
  clock: (reply: (times: ClockReply) => void) => void;
}

export interface RelayToViewer {
  hello: (hello: ViewHello) => void;
  /** All cameras this person may see: at the start, and whenever one comes, goes or changes. */
  cameras: (cameras: CameraStatus[]) => void;
  frame: (header: FrameHeader, jpeg: ArrayBuffer | Uint8Array) => void;
  fault: (fault: ErrorBody['error']) => void;
  refused: (refusal: ErrorBody['error']) => void;
}
