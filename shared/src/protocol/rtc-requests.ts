import * as z from 'zod/mini';
import { signalToViewerSchema } from './rtc.ts';
import { errorBodySchema } from './wire.ts';

/** Signalling over plain requests: either end asks for what it is told by a GET that it holds anyway, and says its own by POSTs. */

/** Signals in one POST; an end has one under way at a time, and what gathers meanwhile goes in the next. */
export const MOST_SIGNALS = 64;

/** Bytes of one POST. A description has 60 000 characters at the most, and JSON writes its line ends as four. */
export const MAX_SIGNALS_BYTES = 128_000;

/** Of a POST. Each is parsed by itself: one that is none costs none of the others. */
export const signalsSchema = z.array(z.unknown()).check(z.minLength(1), z.maxLength(MOST_SIGNALS));

/** The number of the last signal heard; 0 before the first. Who says none hears none. */
export const heardSchema = z.string().check(z.regex(/^\d{1,15}$/));

export const signalsQuerySchema = z.object({ viewer: z.string().check(z.regex(/^[\w-]{16,64}$/)) });

/** What became of a viewer's signals, one by one. */
export const signalRepliesSchema = z.array(z.union([z.object({ ok: z.literal(true) }), errorBodySchema]));

/** What is told an end: signals numbered one after another, of which `last` is the last one's number. */
export interface Numbered<Signal> {
  readonly last: number;
  /** What is none to us is null: it is counted all the same. */
  readonly signals: readonly (Signal | null)[];
}

export const numberSchema = z.int().check(z.nonnegative());

const anySignals = z.array(z.unknown()).check(z.maxLength(1_000));

/** To a viewer. @returns null where it is no list of signals */
export function readSignals(
  value: unknown,
): Numbered<z.infer<typeof signalToViewerSchema>>['signals'] | null {
  const list = anySignals.safeParse(value);
  return list.success ? list.data.map((one) => signalToViewerSchema.safeParse(one).data ?? null) : null;
}

/** Of a publisher's held GET. */
export const numberedSchema = z.object({ last: numberSchema, signals: anySignals });
