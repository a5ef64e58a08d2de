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
  trickleParts: 10,
  trickleEveryMs: HELD_GET_MS,
  /** That come back over one socket, and bytes of each. */
  frames: 60,
  frameBytes: 40_000,
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

export const trickleQuerySchema = z.object({
  parts: number(1, PROBE_LIMITS.trickleParts),
  everyMs: number(50, PROBE_LIMITS.trickleEveryMs),
});
export const downloadQuerySchema = z.object({ bytes: number(1, PROBE_LIMITS.downloadBytes) });

/** What arrived of a body. */
export const echoReplySchema = z.object({ bytes: z.number() });

/** What the relay saw of a request: names of headers that only proxies add. And how its own TCP sends. */
export const seenSchema = z.object({
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

export interface ProbeToRelay {
  /** A frame that is to come back as it is. */
  echo: (payload: Uint8Array, reply: (payload: Uint8Array) => void) => void;
}

export interface RelayToProbe {
  /** The relay has heard the handshake: something came through both ways. */
  hello: (hello: { now: number }) => void;
  fault: (fault: ErrorBody['error']) => void;
}
