import * as z from 'zod/mini';
import { demandSchema } from '../protocol/demand.ts';
import { cameraIdSchema } from '../protocol/frame.ts';
import type { PublishHello } from '../protocol/publish-events.ts';
import { isReasonCode, REASONS } from '../protocol/reasons.ts';
import { type SignalToPublisher, signalToPublisherSchema } from '../protocol/rtc.ts';
import { type Numbered, numberedSchema } from '../protocol/rtc-requests.ts';
import { clockReplySchema } from '../protocol/wire.ts';
import type { Refusal } from './publisher-transport.ts';

/** What a relay says to a publisher, parsed at the door: it may be of another version, or not a relay at all. */

const count = z.int().check(z.nonnegative());
const atLeastOne = z.int().check(z.minimum(1));

const helloSchema = z.extend(demandSchema, {
  protocol: count,
  camera: z.object({ id: cameraIdSchema, name: z.string() }),
  limits: z.object({ maxFrameBytes: atLeastOne, maxFramePixels: atLeastOne, window: atLeastOne }),
});
/** A later relay may know codes that we do not, so the code is checked apart. */
const refusalSchema = z.object({ code: z.string(), message: z.string() });
const ackSchema = z.object({ sequence: count, rejected: z.optional(refusalSchema) });

/** @returns a parser that gives undefined for what is not of that form */
const reader =
  <Schema extends z.ZodMiniType>(schema: Schema) =>
  (value: unknown): z.output<Schema> | undefined =>
    schema.safeParse(value).data;

export const readHello: (value: unknown) => PublishHello | undefined = reader(helloSchema);
export const readDemand = reader(demandSchema);
/** An end with a reason that we do not know is still an end. */
export const readSignal = reader(signalToPublisherSchema);

export function readRefusal(value: unknown): Refusal | undefined {
  const refusal = refusalSchema.safeParse(value).data;
  return refusal && known(refusal);
}

export function readAck(value: unknown): { sequence: number; rejected?: Refusal } | undefined {
  const ack = ackSchema.safeParse(value).data;
  if (!ack?.rejected) return ack && { sequence: ack.sequence };
  return { sequence: ack.sequence, rejected: known(ack.rejected) };
}

export function readClock(value: unknown): number | undefined {
  return clockReplySchema.safeParse(value).data?.now;
}

const heldAnswerSchema = z.object({ rtc: numberedSchema });

/** Beside the demand, in the answer to the held GET; undefined where the relay passes no signals on by it. */
export function readNumberedSignals(value: unknown): Numbered<SignalToPublisher> | undefined {
  const told = heldAnswerSchema.safeParse(value).data?.rtc;
  return told && { last: told.last, signals: told.signals.map((one) => readSignal(one) ?? null) };
}

/** The refusal in an error body of ours; undefined for what a proxy or another server says. */
export function readErrorBody(text: string): Refusal | undefined {
  const error = (readJson(text) as { error?: unknown } | null | undefined)?.error;
  const refusal = refusalSchema.safeParse(error).data;
  return refusal && isReasonCode(refusal.code) ? known(refusal) : undefined;
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function known({ code, message }: { code: string; message: string }): Refusal {
  return isReasonCode(code)
    ? { code, message }
    : { code: 'internal', message: message || REASONS.internal.says };
}
