import { REASONS, type ReasonCode } from '../../protocol/reasons.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import type { UpgradeEnd } from '../facts.ts';
import { milliseconds } from '../words.ts';
import { pause } from './ask.ts';
import { filled } from './filled.ts';
import { TOO_MANY } from './polling.ts';
import type { ProbeNet } from './probe-net.ts';
import { isAnswered, openSession, type ProbeSession } from './probe-session.ts';

/** As of one camera at a small size; a thin line gets fewer of them. */
const FRAMES = { count: 150, bytes: 12_000, everyMs: 66 } as const;
const LASTS_MS = FRAMES.count * FRAMES.everyMs;

/** Ms without a frame after which a WebSocket is given up, as by the clients. */
const SILENT_MS = 3_000;

/** Frames on their way up at the most, and ms between two. */
const UP_IN_FLIGHT = 4;
const UP_EVERY_MS = 200;

const NEEDS_UPGRADE = [{ check: 'upgrade', otherwise: 'no upgrade' }] as const;

const ended = (
  code: ReasonCode,
  upgrade: UpgradeEnd,
  says: string,
  outcome: 'blocked' | 'note' = 'blocked',
): CheckResult => ({
  ...{ outcome, says, code },
  next: `${REASONS[code].says} ${REASONS[code].next}`,
  ...(outcome === 'blocked' && { facts: { upgrade } }),
});

/** @param up frames go to the relay as well, as a capture client's do */
export function frames(net: ProbeNet, { up = false } = {}): Check {
  return {
    id: 'frames',
    group: 'through',
    title: 'WebSocket, 10 s of frames',
    about:
      'Has the relay send frames over a WebSocket for ten seconds: some boxes let it open and then swallow it.',
    deadlineMs: LASTS_MS + 20_000,
    usualMs: LASTS_MS + 500,
    late: ended('websocket-silent', 'silent', 'frames did not come to an end'),
    needs: NEEDS_UPGRADE,
    async run(context) {
      const session = await openSession(net, { transport: 'websocket', attempt: net.newAttempt() }, context);
      if (session.end === 'too-many') return TOO_MANY;
      if (session.end !== 'open') return ended('websocket-silent', 'silent', 'opened once, and then no more');
      const result = await carry(session, up, context);
      session.close();
      return result;
    },
  };
}

interface Books {
  got: number;
  upTaken: number;
  upSent: number;
  lastAt: number;
  longestGap: number;
  account: { sent: number; skipped: number } | undefined;
}

async function carry(session: ProbeSession, up: boolean, context: CheckContext): Promise<CheckResult> {
  const { timers, signal } = context;
  const { socket } = session;
  const began = timers.monotonic();
  const books: Books = {
    ...{ got: 0, upTaken: 0, upSent: 0, longestGap: 0 },
    lastAt: began,
    account: undefined,
  };
  const arrived = () => {
    const now = timers.monotonic();
    books.longestGap = Math.max(books.longestGap, now - books.lastAt);
    books.lastAt = now;
  };
  socket.on('frame', (sequence: unknown) => {
    books.got += 1;
    arrived();
    socket.emit('ack', { sequence });
    context.progress((timers.monotonic() - began) / LASTS_MS, `${books.got} frames`);
  });
  socket.on('done', (account: Books['account']) => {
    books.account = account;
  });
  socket.emit('frames', FRAMES);
  const stopUp = up ? timers.every(UP_EVERY_MS, () => sendUp(session, books)) : () => {};
  while (books.account === undefined && !signal.aborted && !session.lost()) {
    if (timers.monotonic() - books.lastAt > SILENT_MS) break;
    await pause(100, context);
  }
  stopUp();
  return judged(session, books, up, timers.monotonic() - began);
}

const payload = filled(FRAMES.bytes);

function sendUp({ socket }: ProbeSession, books: Books): void {
  if (books.upSent - books.upTaken >= UP_IN_FLIGHT) return;
  books.upSent += 1;
  socket.emit('frame', books.upSent, payload, () => {
    books.upTaken += 1;
  });
}

function judged(session: ProbeSession, books: Books, up: boolean, took: number): CheckResult {
  if (session.lost() === 'cut') return ended('websocket-cut', 'cut', `cut after ${milliseconds(took)}`);
  if (books.account === undefined)
    return ended(
      'websocket-silent',
      'silent',
      books.got === 0 ? 'opened, then no frame came' : `silent after ${books.got} frames`,
    );
  if (up && books.upTaken === 0) return ended('websocket-silent', 'silent', 'frames come, and none go');
  const gap = books.longestGap > 500 ? `, ${milliseconds(books.longestGap)} the longest gap` : '';
  return { outcome: 'fine', says: `${books.got} frames came${up ? `, ${books.upTaken} went` : ''}${gap}` };
}

/** Ms; common proxies cut a connection on which nothing is said after 60 s, or any that is so old. */
const IDLE_MS = 70_000;

export function idle(net: ProbeNet, ms: number = IDLE_MS): Check {
  return {
    id: 'idle',
    group: 'through',
    title: `WebSocket, idle ${milliseconds(ms)}`,
    about: 'Keeps a WebSocket open with nothing but its heartbeat, longer than common proxies let one be.',
    deadlineMs: ms + 15_000,
    usualMs: ms + 500,
    late: { outcome: 'unknown', says: 'took too long' },
    needs: NEEDS_UPGRADE,
    beside: true,
    async run(context) {
      const session = await openSession(net, { transport: 'websocket', attempt: net.newAttempt() }, context);
      if (session.end === 'too-many') return TOO_MANY;
      if (session.end !== 'open')
        return ended('websocket-silent', 'silent', 'opened once, and then no more', 'note');
      const began = context.timers.monotonic();
      const gone = () => context.timers.monotonic() - began;
      while (gone() < ms && !session.lost() && !context.signal.aborted) {
        context.progress(gone() / ms);
        await pause(500, context);
      }
      const after = `after ${milliseconds(gone())}`;
      if (session.lost() === 'cut') return ended('websocket-cut', 'cut', `cut ${after}`, 'note');
      const answers = !session.lost() && (await isAnswered(session, SILENT_MS, context));
      session.close();
      if (!answers) return ended('websocket-silent', 'silent', `silent ${after}`, 'note');
      return { outcome: 'fine', says: 'stayed open' };
    },
  };
}
