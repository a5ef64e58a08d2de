import { HELD_GET_MS, MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import { echoReplySchema } from '../../protocol/probe.ts';
import { type Check, type CheckContext, CheckEnded, type CheckResult, found } from '../check.ts';
import { byteCount, byteRate, milliseconds } from '../words.ts';
import { ask, askFor, filled, NEEDS_RELAY } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';

/** Bytes of the bodies tried: the limits that proxies are set to lie between them. */
const SIZES = [16_000, 60_000, 120_000, 250_000, 500_000, 1_000_000, MAX_FRAME_BYTES];

/** Ms beyond which no larger transfer is tried: this one has told the rate, and a link this slow sends no larger frame. */
const LONG_ENOUGH_MS = 1_000;

/** Bytes of a frame that still shows something. */
const SMALL_FRAME = 60_000;

/** Bytes a second below which one camera is sent at less than 640 px or 10 fps. */
const THIN = 150_000;

/** Ms that a held answer must be let wait at the least for frames to come by it, and by which it may come later than it was held. */
const BEARABLE_MS = 3_000;
const LATE_MS = 3_000;

const PARTS = 8;
const EVERY_MS = 150;

export interface RequestChecksOptions {
  /** Whether frames go to the relay from here. */
  readonly sends: boolean;
  /** Ms for which an answer is held. */
  readonly heldMs?: number;
}

/** What becomes of plain requests: large bodies, long answers, and answers in pieces. */
export function requestChecks(net: ProbeNet, { sends, heldMs = HELD_GET_MS }: RequestChecksOptions): Check[] {
  let up: number | undefined;
  const head = { group: 'through', needs: NEEDS_RELAY } as const;
  return [
    {
      ...head,
      id: 'long-poll',
      title: 'Long poll',
      about: 'Asks for an answer that the relay holds back as long as it ever does while there is no frame.',
      deadlineMs: heldMs + 10_000,
      usualMs: heldMs + 500,
      late: found('blocked', 'answers-cut', 'no answer', { seconds: heldMs / 1000 }),
      beside: true,
      async run(context) {
        const began = context.timers.monotonic();
        const status = await trickle(net, { parts: 1, everyMs: heldMs }, context).catch(unlessEnded(0));
        return held(heldMs, context.timers.monotonic() - began, status);
      },
    },
    {
      ...head,
      id: 'post',
      title: 'HTTP POST',
      about: 'Sends larger and larger requests, up to the largest frame there may be.',
      deadlineMs: 45_000,
      usualMs: 1_500,
      late: { outcome: 'unknown', says: 'took too long' },
      async run(context) {
        let largest = 0;
        for (const size of SIZES) {
          context.progress(0, `a request of ${byteCount(size)}`);
          const began = context.timers.monotonic();
          if (!(await arrives(net, size, context))) return refusedOver(largest);
          const ms = context.timers.monotonic() - began;
          [largest, up] = [size, (size * 1000) / Math.max(1, ms)];
          if (ms > LONG_ENOUGH_MS) break;
        }
        const more = largest < MAX_FRAME_BYTES ? ', larger ones slowly' : '';
        return { outcome: 'fine', says: `frames up to ${byteCount(largest)} arrive whole${more}` };
      },
    },
    {
      ...head,
      id: 'throughput',
      group: 'line',
      title: 'Throughput',
      about: 'Loads some bytes, more where that goes quickly; what is sent was timed before.',
      deadlineMs: 30_000,
      usualMs: 2_000,
      late: { outcome: 'unknown', says: 'took too long' },
      async run(context) {
        const down = await downRate(net, context);
        if (down === undefined) return { outcome: 'unknown', says: 'a transfer did not arrive whole' };
        const says = `${byteRate(down)} down${up === undefined ? '' : `, ${byteRate(up)} up`}`;
        if ((sends ? (up ?? THIN) : down) >= THIN) return { outcome: 'fine', says };
        const next =
          'Pictures are smaller and fewer on this line. Run again when other transfers on it have ended.';
        return { outcome: 'note', says, next };
      },
    },
    {
      ...head,
      id: 'buffering',
      title: 'Response buffering',
      about: 'Asks for an answer that the relay sends bit by bit, and looks whether it comes so.',
      deadlineMs: PARTS * EVERY_MS + 15_000,
      usualMs: PARTS * EVERY_MS,
      late: found('note', 'responses-buffered', 'an answer sent bit by bit did not come'),
      async run(context) {
        const at: number[] = [];
        const received = () => at.push(context.timers.monotonic());
        const status = await trickle(net, { parts: PARTS, everyMs: EVERY_MS, received }, context);
        if (status !== 200) return { outcome: 'unknown', says: `something else answered (HTTP ${status})` };
        const over = (at.at(-1) ?? 0) - (at[0] ?? 0);
        return over >= (PARTS * EVERY_MS) / 2
          ? { outcome: 'fine', says: 'none seen' }
          : found('note', 'responses-buffered', 'answers are held back until they end');
      },
    },
  ];
}

/** @returns what stands for no answer, of whatever kind */
const unlessEnded =
  <T>(otherwise: T) =>
  (error: unknown): T => {
    if (error instanceof CheckEnded) throw error;
    return otherwise;
  };

async function trickle(
  net: ProbeNet,
  { parts, everyMs, received }: { parts: number; everyMs: number; received?: () => void },
  context: CheckContext,
): Promise<number> {
  const path = `/api/probe/trickle?parts=${parts}&everyMs=${everyMs}`;
  const { status } = await ask(net, { method: 'GET', path, ...(received && { received }) }, context);
  return status;
}

/** @param status 0 where there was no answer */
function held(ms: number, took: number, status: number): CheckResult {
  if (status === 200 && took >= ms - 50) {
    const late = took > ms + LATE_MS ? `answered ${milliseconds(took - ms)} late` : 'answered at once';
    return { outcome: took > ms + LATE_MS ? 'note' : 'fine', says: `held ${milliseconds(ms)}, ${late}` };
  }
  const isCut = status === 0 || status >= 500;
  const says = isCut ? `cut after ${milliseconds(took)}` : `something else answered (HTTP ${status})`;
  const seconds = Math.round(took / 1000);
  return found(took >= BEARABLE_MS ? 'note' : 'blocked', 'answers-cut', says, { seconds });
}

/** Whatever goes wrong with one, the size before it is what passes. */
async function arrives(net: ProbeNet, size: number, context: CheckContext): Promise<boolean> {
  const asked = { method: 'POST', path: '/api/probe/echo', body: filled(size) } as const;
  const reply = await askFor(net, echoReplySchema, asked, context).catch(unlessEnded(undefined));
  return reply?.bytes === size;
}

function refusedOver(largest: number): CheckResult {
  if (largest === 0) return found('blocked', 'http-blocked', 'no request with a body arrives');
  const size = byteCount(largest);
  const outcome = largest < SMALL_FRAME ? 'blocked' : 'note';
  return found(outcome, 'requests-capped', `refused over ${size}`, { size });
}

/** @returns bytes a second; undefined where something else than the relay answered */
async function downRate(net: ProbeNet, context: CheckContext): Promise<number | undefined> {
  let rate: number | undefined;
  for (const bytes of SIZES) {
    const path = `/api/probe/download?bytes=${bytes}`;
    const pieces: { at: number; bytes: number }[] = [];
    const received = (got: number) => pieces.push({ at: context.timers.monotonic(), bytes: got });
    const began = context.timers.monotonic();
    const { status } = await ask(net, { method: 'GET', path, received }, context);
    const got = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    if (status !== 200 || got !== bytes) return rate;
    const [first, last] = [pieces[0], pieces.at(-1)];
    const between = { bytes: got - (first?.bytes ?? 0), ms: (last?.at ?? 0) - (first?.at ?? 0) };
    // What came before the first piece is the round trip; an answer in a piece or two has no in-between to speak of.
    const timed =
      between.bytes > got / 2 && between.ms > 20
        ? between
        : { bytes: got, ms: context.timers.monotonic() - began };
    rate = (timed.bytes * 1000) / Math.max(1, timed.ms);
    if (context.timers.monotonic() - began > LONG_ENOUGH_MS) return rate;
  }
  return rate;
}
