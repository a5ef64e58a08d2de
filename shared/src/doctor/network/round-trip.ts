import { ClockOffset } from '../../flow/clock-offset.ts';
import { clockReplySchema } from '../../protocol/wire.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import { milliseconds } from '../words.ts';
import { askFor, NEEDS_RELAY, pause } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';

const TIMES = 8;
const APART_MS = 120;

/** Ms by which the slowest of a steady line's may be behind twice the quickest. */
const UNSTEADY_MS = 60;

const UNREACHED: CheckResult = {
  outcome: 'blocked',
  says: 'no answer from the relay',
  code: 'relay-unreachable',
  next: 'Check the address and your network; ask who runs the relay whether it is up.',
};

interface Exchanges {
  readonly clocks: ClockOffset;
}

async function exchange(
  net: ProbeNet,
  context: CheckContext,
  { clocks }: Exchanges,
): Promise<number | undefined> {
  const { timers } = context;
  const [asked, began] = [timers.now(), timers.monotonic()];
  const reply = await askFor(net, clockReplySchema, { method: 'GET', path: '/api/clock' }, context);
  if (!reply) return undefined;
  const took = timers.monotonic() - began;
  clocks.add({ asked, answered: asked + took, theirs: reply.now });
  return took;
}

/** Round trip and clock come from the same questions. */
export function roundTripAndClock(net: ProbeNet): [Check, Check] {
  const exchanges = { clocks: new ClockOffset() };
  return [roundTrip(net, exchanges), clock(net, exchanges)];
}

function roundTrip(net: ProbeNet, exchanges: Exchanges): Check {
  return {
    id: 'round-trip',
    group: 'line',
    title: 'Round trip',
    about: 'Asks the relay for its time, and how long the answer takes.',
    deadlineMs: 15_000,
    usualMs: 1_500,
    late: UNREACHED,
    needs: [{ check: 'name', otherwise: 'the name is not known' }],
    async run(context) {
      const took: number[] = [];
      for (let turn = 0; turn < TIMES && !context.signal.aborted; turn += 1) {
        context.progress(turn / TIMES);
        const ms = await exchange(net, context, exchanges).catch(() => undefined);
        // A first question that gets no answer needs no seven more.
        if (ms === undefined && took.length === 0) return UNREACHED;
        if (ms !== undefined) took.push(ms);
        await pause(APART_MS, context);
      }
      return told(took);
    },
  };
}

function told(took: readonly number[]): CheckResult {
  const sorted = [...took].sort((a, b) => a - b);
  const [least = 0, middle = 0, most = 0] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  const lost = TIMES - took.length;
  if (lost > 0) return { outcome: 'note', says: `${milliseconds(middle)}, ${lost} of ${TIMES} answers lost` };
  // The first one also opens the connection.
  const steady = (sorted.at(-2) ?? most) <= 2 * least + UNSTEADY_MS;
  return steady
    ? { outcome: 'fine', says: `${milliseconds(middle)}, steady` }
    : { outcome: 'note', says: `${milliseconds(least)} to ${milliseconds(most)}` };
}

/** Ms up to which nobody would notice. */
const CLOCK_OFF_MS = 100;
/** Ms from which certificates and sign-ins suffer. */
const CLOCK_WRONG_MS = 5 * 60_000;

function clock(net: ProbeNet, exchanges: Exchanges): Check {
  return {
    id: 'clock',
    group: 'line',
    title: 'Clock',
    about: 'Compares the clock here with the relay’s.',
    deadlineMs: 6_000,
    usualMs: 300,
    late: { outcome: 'unknown', says: 'could not be compared' },
    needs: NEEDS_RELAY,
    async run(context) {
      await exchange(net, context, exchanges).catch(() => undefined);
      const { offset } = exchanges.clocks;
      if (offset === null) return { outcome: 'unknown', says: 'could not be compared' };
      const away = Math.abs(offset);
      if (away < CLOCK_OFF_MS) return { outcome: 'fine', says: 'the same as the relay’s' };
      const says = `yours is ${howFar(away)} ${offset < 0 ? 'ahead' : 'behind'}; ages are corrected`;
      if (away < CLOCK_WRONG_MS) return { outcome: 'fine', says };
      return {
        outcome: 'note',
        says,
        next: 'Set the clock of this device: certificates and sign-ins go by it.',
      };
    },
  };
}

function howFar(ms: number): string {
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
