import { SHORT_LIFE_MS } from '../../ladder/ladder-rules.ts';
import { PING_INTERVAL_MS, PING_TIMEOUT_MS } from '../../protocol/limits.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import { milliseconds } from '../words.ts';
import { pause, TOO_MANY } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';
import { isAnswered, openSession, type ProbeSession } from './probe-session.ts';
import { cutTwice, endedAfter, NEEDS_UPGRADE } from './socket-ends.ts';

/** Ms; common proxies cut a connection on which nothing is said after 60 s, or any that is so old. */
const IDLE_MS = 70_000;

/** Ms in which the heartbeat tells of a WebSocket that brings nothing more; a busy line may keep a word waiting. */
const KNOWN_SILENT_MS = PING_INTERVAL_MS + PING_TIMEOUT_MS + 1_000;

export function idle(net: ProbeNet, ms: number = IDLE_MS): Check {
  return {
    id: 'idle',
    group: 'through',
    title: `WebSocket, idle ${milliseconds(ms)}`,
    about: 'Keeps a WebSocket open with nothing but its heartbeat, longer than common proxies let one be.',
    deadlineMs: 2 * (ms + 15_000),
    usualMs: ms + 500,
    late: { outcome: 'unknown', says: 'took too long' },
    needs: NEEDS_UPGRADE,
    beside: true,
    run: (context) => cutTwice(() => leftIdle(net, ms, context), context),
  };
}

async function leftIdle(net: ProbeNet, ms: number, context: CheckContext): Promise<CheckResult> {
  const session = await openSession(net, { transport: 'websocket', attempt: net.newAttempt() }, context);
  if (session.end === 'too-many') return TOO_MANY;
  if (session.end !== 'open') return { outcome: 'note', says: 'opened once, and then no more' };
  const result = await held(session, ms, context);
  session.close();
  return result;
}

async function held(session: ProbeSession, ms: number, context: CheckContext): Promise<CheckResult> {
  const { timers, signal } = context;
  const began = timers.monotonic();
  let endedAt: number | undefined;
  session.socket.on('disconnect', () => {
    endedAt = timers.monotonic();
  });
  const gone = () => (endedAt ?? timers.monotonic()) - began;
  while (gone() < ms && !session.lost() && !signal.aborted) {
    context.progress(gone() / ms);
    await pause(500, context);
  }
  if (!session.lost() && (await isAnswered(session, KNOWN_SILENT_MS, context)))
    return { outcome: 'fine', says: 'stayed open' };
  const ended =
    session.lost() === 'cut' ? endedAfter('cut', gone(), heard(session)) : endedAfter('silent', gone());
  return gone() < SHORT_LIFE_MS ? ended : { outcome: 'note', says: ended.says };
}

/** No timeout for silence that is longer than a heartbeat's interval ends what has had one. */
const heard = ({ heartbeats }: ProbeSession): string =>
  heartbeats() > 0 ? ', its heartbeat going' : ', before any heartbeat';
