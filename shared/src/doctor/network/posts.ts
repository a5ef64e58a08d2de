import { checksum } from '../../protocol/checksum.ts';
import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import { echoReplySchema } from '../../protocol/probe.ts';
import { fill, REASONS } from '../../protocol/reasons.ts';
import { type Check, type CheckContext, CheckEnded, type CheckResult } from '../check.ts';
import { byteCount } from '../words.ts';
import { askFor, NEEDS_RELAY } from './ask.ts';
import { filled } from './filled.ts';
import type { ProbeNet } from './probe-net.ts';

/** Bytes of the bodies tried: the limits that proxies are set to lie between them. */
const SIZES = [16_000, 60_000, 120_000, 250_000, 500_000, 1_000_000, MAX_FRAME_BYTES];

/** Ms beyond which a larger one is not tried: a line this slow sends no such frame. */
const TOO_SLOW_MS = 4_000;

/** Bytes of a frame that still shows something. */
const SMALL_FRAME = 60_000;

export function posts(net: ProbeNet): Check {
  return {
    id: 'post',
    group: 'through',
    title: 'HTTP POST',
    about:
      'Sends larger and larger requests, up to the largest frame there may be, and compares what arrived.',
    deadlineMs: 45_000,
    usualMs: 2_500,
    late: { outcome: 'unknown', says: 'took too long' },
    needs: NEEDS_RELAY,
    async run(context) {
      let largest = 0;
      for (const [turn, size] of SIZES.entries()) {
        context.progress(turn / SIZES.length, `a request of ${byteCount(size)}`);
        const began = context.timers.monotonic();
        if (!(await arrives(net, size, context))) return stoppedAt(largest);
        largest = size;
        const tooSlow = context.timers.monotonic() - began > TOO_SLOW_MS;
        if (tooSlow && size < MAX_FRAME_BYTES)
          return {
            outcome: 'fine',
            says: `frames up to ${byteCount(size)} arrive whole, larger ones slowly`,
          };
      }
      return {
        outcome: 'fine',
        says: `frames up to ${byteCount(largest)} arrive whole`,
        facts: { largestPost: largest },
      };
    },
  };
}

/** Whatever goes wrong with one, the size before it is what passes. */
async function arrives(net: ProbeNet, size: number, context: CheckContext): Promise<boolean> {
  const body = filled(size);
  const asked = { method: 'POST', path: '/api/probe/echo', body } as const;
  const reply = await askFor(net, echoReplySchema, asked, context).catch((error: unknown) => {
    if (error instanceof CheckEnded) throw error;
    return undefined;
  });
  return reply?.bytes === size && reply.checksum === checksum(body);
}

function stoppedAt(largest: number): CheckResult {
  if (largest === 0) {
    const { next } = REASONS['http-blocked'];
    return { outcome: 'blocked', says: 'no request with a body arrives', code: 'http-blocked', next };
  }
  const { next } = REASONS['requests-capped'];
  return {
    outcome: largest < SMALL_FRAME ? 'blocked' : 'note',
    says: `${fill('refused over {size}', { size: byteCount(largest) })}`,
    code: 'requests-capped',
    next,
    facts: { largestPost: largest },
  };
}
