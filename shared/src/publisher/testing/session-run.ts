import { ManualTimers } from '../../flow/manual-timers.ts';
import type { PublisherStatus } from '../../protocol/cameras.ts';
import type { TransportChoice } from '../../protocol/transport.ts';
import { PublisherSession, type PublisherSessionOptions } from '../publisher-session.ts';
import type { TransportEvent } from '../publisher-transport.ts';
import { FakeDoor } from './fake-door.ts';

/** The relay's clock when ours of monotonic ms stood at nought. */
export const RELAYS_EPOCH = 1_800_000_000_000;

interface Given {
  choice?: TransportChoice;
  window?: number;
  encode?: PublisherSessionOptions['encode'];
  askArrival?: PublisherSessionOptions['askArrival'];
  rtc?: PublisherSessionOptions['rtc'];
}

const noAnswer = () => Promise.reject(new Error('no answer'));

/** A session that has begun, its doors, and what went out by them. */
export function startSession({
  choice = 'auto',
  window = 2,
  encode,
  askArrival = noAnswer,
  rtc,
}: Given = {}) {
  const timers = new ManualTimers();
  const doors: { socket: FakeDoor[]; http: FakeDoor[] } = { socket: [], http: [] };
  const open = (name: 'socket' | 'http', report: (event: TransportEvent) => void) => {
    const door = new FakeDoor(name === 'socket' ? 'websocket' : 'http', window, report);
    doors[name].push(door);
    return door;
  };
  let changes = 0;
  const session = new PublisherSession({
    choice,
    openSocket: (_engine, report) => open('socket', report),
    openHttp: (report) => open('http', report),
    askArrival,
    timers,
    ...(encode && { encode }),
    ...(rtc && { rtc }),
    onChange: () => {
      changes += 1;
    },
  });
  session.start();
  return {
    timers,
    session,
    doors,
    get socket() {
      return doors.socket.at(-1) as FakeDoor;
    },
    get http() {
      return doors.http.at(-1) as FakeDoor;
    },
    get changes() {
      return changes;
    },
    /** Every frame that went out, once, though a door on trial had a copy. */
    get sent() {
      const all = [...doors.socket, ...doors.http].flatMap(({ sent }) => sent);
      const bySequence = new Map(all.map((frame) => [frame.sequence, frame]));
      return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
    },
    get inFlight() {
      const open = [...doors.socket, ...doors.http].filter(({ closed }) => !closed);
      return new Set(open.flatMap(({ inFlight }) => inFlight)).size;
    },
    compareClocks() {
      const answered = timers.monotonic();
      const exchange = { asked: answered - 10, answered, theirs: RELAYS_EPOCH + answered - 5 };
      (doors.socket.at(-1) as FakeDoor).report({ type: 'clock', exchange });
    },
    offer(bytes = 10) {
      session.offer({ jpeg: new Uint8Array(bytes), capturedAt: timers.monotonic() });
    },
  };
}

export const STATUS: PublisherStatus = { source: { kind: 'test', label: 'Test pattern', state: 'running' } };
/** What promises have left to do is done. */
export const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
