import { RenditionBytes } from '../flow/rendition-bytes.ts';
import { renditionLadder, renditionWidth } from '../flow/rendition-ladder.ts';
import { HELD_GETS } from '../protocol/limits.ts';
import type { Transport } from '../protocol/transport.ts';

/** A way to send one camera's picture, from the best down. */
export interface Step {
  readonly width: number;
  /** Of a frame. */
  readonly bytes: number;
  readonly atMostFps: number;
}

export interface Line {
  readonly bytesPerSecond: number;
  readonly roundTripMs: number;
}

export interface Rate {
  readonly fps: number;
  readonly width: number;
  /** Ms from capture to paint that the line costs. */
  readonly ageMs: number;
}

/** Frames a second of a webcam that nobody asked for more. */
const USUAL_FPS = 15;

/** A street at 1280 × 720, of the same density as the 30 KB at 768 × 576 that the product's own figures were measured with. */
const USUAL_PICTURE = { width: 1280, height: 720, bytes: 55_000 };

/** Below this part of its frames a viewer is sent a smaller rendition (RE-4). */
const ENOUGH = 0.75;

/**
 * Frames a round trip brings. Four held GETs bring four; Engine.IO's polling, for a frame misses a poll and its acknowledgement waits for a POST, was
 * measured at 4 to 5 frames a second over 250 ms. WebSocket's window follows the path.
 */
const FRAMES_A_ROUND_TRIP: Record<Transport, number> = {
  websocket: Number.POSITIVE_INFINITY,
  http: HELD_GETS,
  polling: 1.2,
};

/** Round trips between capture and paint: one way, but for polling's. Measured with the above. */
const ROUND_TRIPS_OLD: Record<Transport, number> = { websocket: 0.5, http: 0.5, polling: 1.6 };

/** Ms that decoding, painting and the relay add. */
const AT_BOTH_ENDS_MS = 20;

/** What a viewer may be sent of one camera. */
export function viewingSteps(
  picture: { width: number; height: number; bytes: number } = USUAL_PICTURE,
): Step[] {
  const sizes = new RenditionBytes();
  sizes.frame(picture, picture.bytes);
  return renditionLadder(picture).map((name) => ({
    width: renditionWidth(name) ?? picture.width,
    bytes: sizes.mean(name),
    atMostFps: USUAL_FPS,
  }));
}

/** What one camera would look like over this line, with nothing else on it. */
export function rateOver(transport: Transport, line: Line, steps: readonly Step[] = viewingSteps()): Rate {
  const trips = (FRAMES_A_ROUND_TRIP[transport] * 1000) / Math.max(1, line.roundTripMs);
  const fits = (step: Step) => line.bytesPerSecond / step.bytes;
  const step = steps.find((one) => fits(one) >= ENOUGH * Math.min(one.atMostFps, trips)) ?? steps.at(-1);
  if (!step) return { fps: 0, width: 0, ageMs: 0 };
  return {
    fps: Math.min(step.atMostFps, trips, fits(step)),
    width: step.width,
    ageMs:
      ROUND_TRIPS_OLD[transport] * line.roundTripMs +
      (step.bytes / line.bytesPerSecond) * 1000 +
      AT_BOTH_ENDS_MS,
  };
}

export const framesASecond = (fps: number): string =>
  fps >= 1.5 ? `${Math.round(fps)} fps` : `${Number(fps.toFixed(1))} fps`;
