import { errorBodySchema } from '../../protocol/wire.ts';
import type { CheckContext } from '../check.ts';
import type { ProbeNet, ProbeSocket } from './probe-net.ts';

/** Ms in which a connection must be through: firewalls that swallow packets would hold it for minutes. */
const OPEN_WITHIN_MS = 6_000;

/** How far a connection came: `silent` was let through and brought nothing. */
export type SessionEnd = 'open' | 'refused' | 'silent' | 'too-many';

export interface ProbeSession {
  readonly end: SessionEnd;
  readonly socket: ProbeSocket;
  /** How it has ended since: `silent` where its heartbeat was missed. */
  readonly lost: () => 'cut' | 'silent' | undefined;
  /** How many the relay has sent. */
  readonly heartbeats: () => number;
  close(): void;
}

interface Wanted {
  readonly transport: 'websocket' | 'polling';
  readonly attempt: string;
}

/** One connection to the relay's probe. It is closed when the check ends. */
export function openSession(
  net: ProbeNet,
  { transport, attempt }: Wanted,
  { signal, timers }: CheckContext,
): Promise<ProbeSession> {
  const socket = net.openSocket(attempt, transport);
  let letThrough = false;
  let lost: ReturnType<ProbeSession['lost']>;
  let heartbeats = 0;
  const close = () => socket.disconnect();
  signal.addEventListener('abort', close, { once: true });
  return new Promise((resolve) => {
    const end = (how: SessionEnd) => {
      cancel();
      if (how !== 'open') close();
      resolve({ end: how, socket, lost: () => lost, heartbeats: () => heartbeats, close });
    };
    const unheard = () => end(letThrough ? 'silent' : 'refused');
    const cancel = timers.after(OPEN_WITHIN_MS, unheard);
    socket.on('hello', () => end('open'));
    socket.on('connect_error', (error: { data?: unknown }) =>
      errorBodySchema.safeParse({ error: error.data }).success ? end('too-many') : unheard(),
    );
    socket.on('disconnect', (why: string) => {
      lost = why === 'ping timeout' ? 'silent' : 'cut';
      unheard();
    });
    socket.io.on('ping', () => {
      heartbeats += 1;
    });
    socket.connect();
    // Its engine is made by connecting.
    socket.io.engine.transport.on('open', () => {
      letThrough = true;
    });
  });
}

/** Resolves with whether a word sent to the relay was answered; at once where the connection ends. */
export function isAnswered(
  { socket }: ProbeSession,
  withinMs: number,
  { timers }: Pick<CheckContext, 'timers'>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (answered: boolean) => {
      cancel();
      resolve(answered);
    };
    const cancel = timers.after(withinMs, () => end(false));
    socket.on('disconnect', () => end(false));
    socket.emit('frame', 0, new Uint8Array(1), () => end(true));
  });
}
