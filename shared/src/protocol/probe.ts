import * as z from 'zod/mini';
import { HELD_GET_MS } from './limits.ts';
import { REASON_CODES } from './reasons.ts';
import type { ErrorBody } from './wire.ts';

/** Namespace that the doctor's WebSocket goes to, on the product's own path, with no credential. */
export const PROBE_NAMESPACE = '/probe';

/** Under which the relay remembers that an attempt arrived: `?probe=…` of `/socket.io/`. */
export const PROBE_PARAMETER = 'probe';

/** What one question may ask for at the most. Bytes, ms, counts. */
export const PROBE_LIMITS = {
  downloadBytes: 2_000_000,
  heldMs: HELD_GET_MS,
  trickleParts: 10,
  trickleEveryMs: 500,
  frames: 200,
  frameBytes: 40_000,
  frameEveryMs: 50,
  /** Frames that may be unacknowledged: none waits anywhere for long. */
  framesInFlight: 8,
  /** A probe's socket lives no longer. */
  socketMs: 90_000,
} as const;

const number = (from: number, to: number) =>
  z.pipe(
    z.string().check(
      z.regex(/^\d{1,9}$/),
      z.refine((text) => Number(text) >= from && Number(text) <= to, `not from ${from} to ${to}`),
    ),
    z.transform((text) => Number(text)),
  );

/** Made at random by who asks. */
export const attemptSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/));

export const heldQuerySchema = z.object({ ms: number(1, PROBE_LIMITS.heldMs) });
export const trickleQuerySchema = z.object({
  parts: number(2, PROBE_LIMITS.trickleParts),
  everyMs: number(50, PROBE_LIMITS.trickleEveryMs),
});
export const downloadQuerySchema = z.object({ bytes: number(1, PROBE_LIMITS.downloadBytes) });

/** What arrived of a body. */
export const echoReplySchema = z.object({ bytes: z.number(), checksum: z.number() });

/** What the relay saw of a request: names of headers that only proxies add, and what they call themselves. And how its own TCP sends. */
export const seenSchema = z.object({
  httpVersion: z.string(),
  /** As who asked used it, as far as proxies are believed. */
  secure: z.boolean(),
  via: z.nullable(z.string()),
  headers: z.array(z.string()),
  /** Of the relay's TCP, such as `cubic`; null where its system does not say, left out by older relays. */
  congestionControl: z.optional(z.nullable(z.string())),
});
export type Seen = z.infer<typeof seenSchema>;

/** `plain`: it came without its Upgrade header; null: it has not been seen. */
export const arrivalSchema = z.object({
  arrived: z.nullable(z.enum(['upgrade', 'plain'])),
  via: z.nullable(z.string()),
  /** The relay's own word, where it did not take it. */
  refused: z.nullable(z.enum(REASON_CODES)),
  /** False where it may have been seen, and forgotten for all those that came since. */
  sure: z.boolean(),
});
export type Arrival = z.infer<typeof arrivalSchema>;

/** Frames that a probe asks for. */
export const probeFramesSchema = z.object({
  count: z.int().check(z.minimum(1), z.maximum(PROBE_LIMITS.frames)),
  bytes: z.int().check(z.minimum(1), z.maximum(PROBE_LIMITS.frameBytes)),
  everyMs: z.int().check(z.minimum(PROBE_LIMITS.frameEveryMs), z.maximum(1_000)),
});
export type ProbeFrames = z.infer<typeof probeFramesSchema>;

export const probeAckSchema = z.object({ sequence: z.int().check(z.minimum(0)) });

export interface ProbeToRelay {
  frames: (wanted: ProbeFrames) => void;
  ack: (ack: { sequence: number }) => void;
  /** A frame the other way: counted, and gone. */
  frame: (sequence: number, payload: Uint8Array, reply: (got: { bytes: number }) => void) => void;
}

export interface RelayToProbe {
  /** The relay has heard the handshake: something came through both ways. */
  hello: (hello: { now: number }) => void;
  frame: (sequence: number, payload: Uint8Array) => void;
  /** All that were asked for; `skipped` had no room on the way. */
  done: (account: { sent: number; skipped: number }) => void;
  fault: (fault: ErrorBody['error']) => void;
}
