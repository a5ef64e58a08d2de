import { upgradeFailure } from '../../ladder/refused-upgrades.ts';
import { PING_INTERVAL_MS } from '../../protocol/limits.ts';
import { arrivalSchema } from '../../protocol/probe.ts';
import { errorBodySchema } from '../../protocol/wire.ts';
import { type Check, type CheckContext, CheckEnded, type CheckResult, found } from '../check.ts';
import { milliseconds } from '../words.ts';
import { askFor, filled, NEEDS_RELAY, pause, TOO_MANY } from './ask.ts';
import type { ProbeNet, ProbeSocket } from './probe-net.ts';

/** Ms in which a connection must be through, and a frame be back: firewalls that swallow packets hold either for minutes. */
const ANSWER_MS = 6_000;

/** Frames that go there and back, one after another, of the size of a small camera's; and ms after which a thin line gets no more of them. */
const FRAMES = 20;
const ENOUGH_MS = 10_000;
const FRAME = filled(12_000);

/** Ms; common proxies cut a connection on which nothing is said after 60 s, or any that is so old. */
export const IDLE_MS = 70_000;

/** By a proxy that does not say which of its timeouts it was. */
const CUT_NEXT = `Frames come by other ways. Ask who runs the proxy on the way to raise its timeouts: a connection lasts for hours, and is idle for ${PING_INTERVAL_MS / 1000} s at most.`;
const SILENT_NEXT =
  'Frames come by other ways. Ask your network team to let WebSocket to the relay pass unread.';

const ended = (how: 'cut' | 'silent', says: string): CheckResult =>
  how === 'cut'
    ? { ...found('blocked', 'websocket-cut', `cut ${says}`), next: CUT_NEXT }
    : { ...found('blocked', 'websocket-silent', `silent ${says}`), next: SILENT_NEXT };

/** A WebSocket takes the way of the product's own: the same path and the same parser, without a credential. */
export function socketChecks(net: ProbeNet, idleMs: number): Check[] {
  const frame = {
    group: 'through',
    late: { outcome: 'unknown', says: 'took too long' },
    needs: NEEDS_RELAY,
  } as const;
  return [
    {
      ...frame,
      id: 'polling',
      title: 'Socket.IO, polling',
      about: 'Opens a session of Socket.IO over plain requests, and has a frame come back through it.',
      deadlineMs: 15_000,
      usualMs: 700,
      async run(context) {
        const session = await open(net, 'polling', context);
        const carries = session.end === 'open' && (await session.echo());
        session.close();
        return carries ? { outcome: 'fine', says: 'passes both ways' } : found('blocked', 'polling-blocked');
      },
    },
    {
      ...frame,
      id: 'websocket',
      title: 'WebSocket',
      about: 'Has frames go there and back over a WebSocket: some boxes let it open and then swallow it.',
      deadlineMs: 2 * (ENOUGH_MS + 3 * ANSWER_MS),
      usualMs: 1_500,
      run: (context) => cutTwice(() => carried(net, context), context),
    },
    {
      ...frame,
      id: 'idle',
      title: `WebSocket, idle ${milliseconds(idleMs)}`,
      about: 'Keeps a WebSocket open with nothing but its heartbeat, longer than common proxies let one be.',
      deadlineMs: 2 * (idleMs + 3 * ANSWER_MS),
      usualMs: idleMs + 500,
      needs: [{ check: 'websocket', otherwise: 'no WebSocket' }],
      beside: true,
      run: (context) => cutTwice(() => leftIdle(net, idleMs, context), context),
    },
  ];
}

async function carried(net: ProbeNet, context: CheckContext): Promise<CheckResult> {
  const session = await open(net, 'websocket', context);
  if (session.end === 'refused') return whyRefused(net, session, context);
  if (session.end !== 'open') return ended('silent', 'once open');
  const { timers, signal, progress } = context;
  const began = timers.monotonic();
  const gone = () => timers.monotonic() - began;
  let frames = 0;
  for (; frames < FRAMES && gone() < ENOUGH_MS && !signal.aborted; frames += 1) {
    progress(frames / FRAMES);
    if (await session.echo()) continue;
    if (session.lost() === 'cut') return ended('cut', `after ${milliseconds(gone())}`);
    return ended('silent', `after ${frames} frames`);
  }
  session.close();
  return { outcome: 'fine', says: `${frames} frames there and back, ${milliseconds(gone() / frames)} each` };
}

/** A page cannot read what its upgrade was answered with; the relay knows whether it came (LA-9). */
async function whyRefused(
  net: ProbeNet,
  { attempt, status }: ProbeSession,
  context: CheckContext,
): Promise<CheckResult> {
  const path = `/api/probe/arrivals/${attempt}`;
  const arrival = await askFor(net, arrivalSchema, { method: 'GET', path }, context).catch(() => undefined);
  const result = found('blocked', arrival ? upgradeFailure(arrival) : 'websocket-refused');
  return status === undefined ? result : { ...result, says: `${result.says} (HTTP ${status})` };
}

async function leftIdle(net: ProbeNet, ms: number, context: CheckContext): Promise<CheckResult> {
  const session = await open(net, 'websocket', context);
  if (session.end !== 'open') return { outcome: 'note', says: 'opened once, and then no more' };
  const { timers, signal } = context;
  const began = timers.monotonic();
  const gone = () => timers.monotonic() - began;
  while (gone() < ms && !session.lost() && !signal.aborted) {
    context.progress(gone() / ms);
    await pause(250, context);
  }
  const stayed = !session.lost() && (await session.echo());
  session.close();
  if (stayed) return { outcome: 'fine', says: 'stayed open' };
  return ended(session.lost() ?? 'silent', `after ${milliseconds(gone())}`);
}

/** Looks once more where it was cut: that may have been chance, and the product leaves WebSocket after two (LA-5). */
async function cutTwice(
  look: () => Promise<CheckResult>,
  { signal, progress }: CheckContext,
): Promise<CheckResult> {
  const first = await look();
  if (first.code !== 'websocket-cut' || signal.aborted) return first;
  progress(0, `${first.says}; once more`);
  const second = await look();
  if (second.outcome === 'fine') return { outcome: 'note', says: `${first.says}; then ${second.says}` };
  return second.code === 'websocket-cut' ? { ...second, says: `${second.says}, twice running` } : second;
}

interface ProbeSession {
  readonly attempt: string;
  /** How far it came: `silent` was let through and brought nothing. */
  readonly end: 'open' | 'refused' | 'silent';
  /** Of a refused upgrade, where the platform lets it be read. */
  readonly status?: number | undefined;
  /** How it has ended since: `silent` where its heartbeat was missed. */
  lost(): 'cut' | 'silent' | undefined;
  /** Whether a frame came back; false at once where the connection ends. */
  echo(): Promise<boolean>;
  close(): void;
}

/**
 * One connection to the relay's probe. It is closed when the check ends.
 * @throws {CheckEnded} where the relay has answered this address too often
 */
function open(
  net: ProbeNet,
  transport: 'websocket' | 'polling',
  { signal, timers }: CheckContext,
): Promise<ProbeSession> {
  const attempt = net.newAttempt();
  const socket = net.openSocket(attempt, transport);
  let letThrough = false;
  let lost: ReturnType<ProbeSession['lost']>;
  const close = () => socket.disconnect();
  signal.addEventListener('abort', close, { once: true });
  return new Promise((resolve, reject) => {
    const end = (how: ProbeSession['end'], status?: number) => {
      cancel();
      if (how !== 'open') close();
      resolve({ attempt, end: how, status, lost: () => lost, echo: () => echo(socket, timers), close });
    };
    const unheard = (status?: number) => end(letThrough ? 'silent' : 'refused', status);
    const cancel = timers.after(ANSWER_MS, unheard);
    socket.on('hello', () => end('open'));
    socket.on('connect_error', (error: RefusedConnection) =>
      errorBodySchema.safeParse({ error: error.data }).success
        ? reject(new CheckEnded(TOO_MANY))
        : unheard(statusIn(error)),
    );
    socket.on('disconnect', (why: string) => {
      lost = why === 'ping timeout' ? 'silent' : 'cut';
      unheard();
    });
    socket.connect();
    // Its engine is made by connecting.
    socket.io.engine.transport.on('open', () => {
      letThrough = true;
    });
  });
}

interface RefusedConnection {
  readonly data?: unknown;
  readonly description?: { readonly message?: string };
}

/** As the package `ws` words it; a browser tells nothing. */
function statusIn({ description }: RefusedConnection): number | undefined {
  const status = /server response: (\d{3})/.exec(description?.message ?? '')?.[1];
  return status === undefined ? undefined : Number(status);
}

function echo(socket: ProbeSocket, timers: CheckContext['timers']): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (came: boolean) => {
      cancel();
      resolve(came);
    };
    // In halves: where this machine stood still, the second lets it read what came meanwhile.
    let cancel = timers.after(ANSWER_MS / 2, () => {
      cancel = timers.after(ANSWER_MS / 2, () => end(false));
    });
    socket.on('disconnect', () => end(false));
    socket.emit('echo', FRAME, () => end(true));
  });
}
