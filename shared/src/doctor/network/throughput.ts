import { echoReplySchema } from '../../protocol/probe.ts';
import type { Check, CheckContext } from '../check.ts';
import { byteRate } from '../words.ts';
import { ask, askFor, NEEDS_RELAY } from './ask.ts';
import { filled } from './filled.ts';
import { growing, type Transfer } from './growing.ts';
import type { ProbeNet } from './probe-net.ts';

const MOST_MS = 4_000;

/** Bytes a second below which one camera is sent at less than 640 px or 10 fps. */
export const THIN = 150_000;

export function throughput(net: ProbeNet): Check {
  return {
    id: 'throughput',
    group: 'line',
    title: 'Throughput',
    about: 'Loads and sends some bytes, more where that goes quickly.',
    deadlineMs: 40_000,
    usualMs: 4_000,
    late: {
      outcome: 'note',
      says: 'less than 10 KB/s',
      facts: { downBytesPerSecond: 5_000, upBytesPerSecond: 5_000 },
      next: BUSY_LINE,
    },
    needs: NEEDS_RELAY,
    async run(context) {
      const down = await growing(
        (bytes) => download(net, bytes, context),
        (part) => context.progress(part / 2),
      );
      const up = await growing(
        (bytes) => upload(net, bytes, context),
        (part) => context.progress(0.5 + part / 2),
      );
      if (down === null || up === null)
        return { outcome: 'unknown', says: 'a transfer did not arrive whole' };
      const says = `${byteRate(down)} down, ${byteRate(up)} up`;
      const facts = { downBytesPerSecond: down, upBytesPerSecond: up };
      return Math.min(down, up) < THIN
        ? { outcome: 'note', says, facts, next: BUSY_LINE }
        : { outcome: 'fine', says, facts };
    },
  };
}

const BUSY_LINE = 'Another transfer on this line may be using the rest; run again when it ends.';

/** Timed from the first piece to the last: what came before is the round trip. Ended early where it takes long. */
async function download(
  net: ProbeNet,
  bytes: number,
  { signal, timers }: CheckContext,
): Promise<Transfer | null> {
  const began = timers.monotonic();
  let got = 0;
  let first = 0;
  let [firstAt, lastAt] = [began, began];
  const controller = new AbortController();
  const end = () => controller.abort();
  signal.addEventListener('abort', end, { once: true });
  const cancel = timers.after(MOST_MS, end);
  try {
    const received = (piece: number) => {
      lastAt = timers.monotonic();
      if (got === 0) [first, firstAt] = [piece, lastAt];
      got += piece;
    };
    const path = `/api/probe/download?bytes=${bytes}`;
    const answer = await ask(net, { method: 'GET', path, received }, { signal: controller.signal });
    if (answer.status !== 200 || got !== bytes) return null;
  } catch (error) {
    if (!controller.signal.aborted || signal.aborted || got === 0) throw error;
    lastAt = timers.monotonic();
  } finally {
    cancel();
    signal.removeEventListener('abort', end);
  }
  const inBetween = { bytes: got - first, ms: lastAt - firstAt };
  // One that came in a piece or two has no in-between to speak of.
  return inBetween.bytes > got / 2 && inBetween.ms > 20 ? inBetween : { bytes: got, ms: lastAt - began };
}

async function upload(net: ProbeNet, bytes: number, context: CheckContext): Promise<Transfer | null> {
  const { timers } = context;
  const began = timers.monotonic();
  const reply = await askFor(
    net,
    echoReplySchema,
    { method: 'POST', path: '/api/probe/echo', body: filled(bytes) },
    context,
  );
  return reply?.bytes === bytes ? { bytes, ms: timers.monotonic() - began } : null;
}
