import { SleepWatch } from '../../flow/sleep-watch.ts';
import { SILENT_AFTER_MS } from '../../ladder/ladder-rules.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import { milliseconds } from '../words.ts';
import { pause, TOO_MANY } from './ask.ts';
import { filled } from './filled.ts';
import type { ProbeNet } from './probe-net.ts';
import { openSession, type ProbeSession } from './probe-session.ts';
import { cutTwice, endedAfter, NEEDS_UPGRADE, wentSilent } from './socket-ends.ts';

/** As of one camera at a small size; a thin line gets fewer of them. */
const FRAMES = { count: 150, bytes: 12_000, everyMs: 66 } as const;
const LASTS_MS = FRAMES.count * FRAMES.everyMs;

/** Ms between two looks of a program that stood still; less than a silence, and more than the second of a hidden tab's timers. */
const PAUSED_MS = 2_000;

/** Frames on their way up at the most, and ms between two. */
const UP_IN_FLIGHT = 4;
const UP_EVERY_MS = 200;

/** @param up frames go to the relay as well, as a capture client's do */
export function frames(net: ProbeNet, { up = false } = {}): Check {
  return {
    id: 'frames',
    group: 'through',
    title: 'WebSocket, 10 s of frames',
    about:
      'Has the relay send frames over a WebSocket for ten seconds: some boxes let it open and then swallow it.',
    deadlineMs: 2 * (LASTS_MS + 15_000),
    usualMs: LASTS_MS + 500,
    late: wentSilent('frames did not come to an end'),
    needs: NEEDS_UPGRADE,
    run: (context) => cutTwice(() => carried(net, up, context), context),
  };
}

async function carried(net: ProbeNet, up: boolean, context: CheckContext): Promise<CheckResult> {
  const session = await openSession(net, { transport: 'websocket', attempt: net.newAttempt() }, context);
  if (session.end === 'too-many') return TOO_MANY;
  if (session.end !== 'open') return wentSilent('opened once, and then no more');
  const result = await carry(session, up, context);
  session.close();
  return result;
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
  const still = new SleepWatch(timers, PAUSED_MS);
  while (books.account === undefined && !signal.aborted && !session.lost()) {
    // What came while this machine stood still is yet to be read: nobody was silent.
    if (still.look() > 0) books.lastAt = timers.monotonic();
    if (timers.monotonic() - books.lastAt > SILENT_AFTER_MS) break;
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
  if (session.lost() === 'cut') return endedAfter('cut', took);
  if (books.account === undefined)
    return wentSilent(books.got === 0 ? 'opened, then no frame came' : `silent after ${books.got} frames`);
  if (up && books.upTaken === 0) return wentSilent('frames come, and none go');
  const gap = books.longestGap > 500 ? `, ${milliseconds(books.longestGap)} the longest gap` : '';
  return { outcome: 'fine', says: `${books.got} frames came${up ? `, ${books.upTaken} went` : ''}${gap}` };
}
