import { HTTP_BESIDE_AFTER_MS } from '@porthole/shared/connection/ladder';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { describe, expect, it } from 'vitest';
import { SignedOutError } from './http-clock.ts';
import type { Leg } from './leg.ts';
import { FakePage, fakeTransports } from './testing/fake-transport.ts';
import type { ArrivedFrame } from './transport.ts';
import { ViewerSession } from './viewer-session.ts';

const CAMERA = 'cam_aaaaaaaaaa';
const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp(choice: TransportChoice = 'auto') {
  const timers = new ManualTimers();
  const page = new FakePage();
  const fakes = fakeTransports();
  const frames: ArrivedFrame[] = [];
  const ended: string[] = [];
  const resting: boolean[] = [];
  const legs: Leg[] = [];
  const session = new ViewerSession(
    { choice, timers, page, ...fakes.transports },
    {
      frame: (frame) => frames.push(frame),
      cameras: () => {},
      leg: (leg) => legs.push(leg),
      resting: (rests) => resting.push(rests),
      ended: (code) => ended.push(code),
    },
  );
  session.open();
  session.watch([CAMERA]);
  const leg = () => legs.at(-1)!;
  const sequences = () => frames.map(({ header }) => header.sequence);
  return { timers, page, fakes, frames, sequences, ended, resting, leg, session };
}

describe('the viewer session and its doors', () => {
  it('opens Socket.IO at once and HTTP only when that has no session for a while', () => {
    const { timers, fakes } = setUp();
    expect([fakes.sockets.length, fakes.https.length]).toEqual([1, 0]);
    timers.advance(HTTP_BESIDE_AFTER_MS - 1);
    expect(fakes.https).toHaveLength(0);
    timers.advance(250);
    expect(fakes.http.opened).toBe(1);
    expect([...fakes.http.watched.keys()]).toEqual([CAMERA]);
  });

  it('keeps HTTP beside a Socket.IO that is merely connected, until a frame of its has been painted', () => {
    const { timers, fakes, frames, session, leg } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.up('http');
    fakes.http.brings({ sequence: 5 }, 'http');
    session.painted(frames[0]!);
    fakes.socket.events.up('polling');
    timers.advance(5_000);
    expect([fakes.http.closed, leg().transport]).toEqual([0, 'http']);
    fakes.socket.brings({ sequence: 6 }, 'polling');
    expect(fakes.http.closed).toBe(0);
    session.painted(frames[1]!);
    expect([fakes.http.closed, leg().transport]).toEqual([1, 'polling']);
  });

  it('takes a frame that HTTP had brought already for proof as well', () => {
    const { timers, fakes, frames } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.up('http');
    fakes.socket.events.up('polling');
    fakes.http.brings({ sequence: 5 }, 'http');
    fakes.socket.brings({ sequence: 5 }, 'polling');
    expect(frames).toHaveLength(1);
    expect(fakes.socket.acknowledged).toEqual([`${CAMERA}:5`]);
    expect(fakes.http.closed).toBe(1);
  });

  it('opens HTTP again when Socket.IO is lost for as long again', () => {
    const { timers, fakes } = setUp();
    fakes.socket.events.up('polling');
    timers.advance(60_000);
    fakes.socket.events.down();
    timers.advance(HTTP_BESIDE_AFTER_MS - 250);
    expect(fakes.https).toHaveLength(0);
    timers.advance(250);
    expect(fakes.https).toHaveLength(1);
  });

  it.each([
    ['websocket', ['websocket'], 0],
    ['polling', ['polling'], 0],
    ['http', [], 1],
  ] as const)('opens nothing but %s when that is chosen', (choice, sockets, https) => {
    const { timers, fakes } = setUp(choice);
    timers.advance(30_000);
    expect(fakes.sockets.map((socket) => socket.choice)).toEqual(sockets);
    expect(fakes.https).toHaveLength(https);
  });

  it('goes over to what is chosen at once and lets go what is not', () => {
    const { fakes, session, leg } = setUp();
    fakes.socket.events.up('websocket');
    session.choose('polling');
    expect(fakes.sockets.map(({ choice, closed }) => [choice, closed])).toEqual([
      ['auto', 1],
      ['polling', 0],
    ]);
    expect(leg().transport).toBeNull();
    session.choose('http');
    expect(fakes.socket.closed).toBe(1);
    expect([...fakes.http.watched.keys()]).toEqual([CAMERA]);
    session.choose('auto');
    expect(fakes.http.closed).toBe(1);
    expect(fakes.sockets).toHaveLength(3);
  });

  it('says whether the relay is reached, since when not, and why', async () => {
    const { timers, fakes, page, leg } = setUp();
    expect(leg().relay).toMatchObject({ reachable: false, since: 0 });
    fakes.socket.events.up('polling');
    expect(leg().relay).toEqual({ reachable: true });
    timers.advance(1_000);
    fakes.socket.events.down();
    timers.advance(1_500);
    expect(leg().relay).toEqual({ reachable: false, since: 1_000, code: 'relay-unreachable' });
    page.set({ online: false });
    expect(leg().trouble).toBe('network-offline');
  });

  it('finds out by a plain request whether it is only the chosen transport that fails', async () => {
    const { timers, fakes, leg } = setUp('websocket');
    fakes.relay.plainClock = async () => ({ asked: 0, answered: 10, theirs: 1_000_000 });
    await settled();
    timers.advance(2_000);
    await settled();
    timers.advance(250);
    expect(leg().trouble).toBe('transport-pinned');
  });
});

describe('the viewer session and its frames', () => {
  it('passes on the newest only, whichever door it comes through, and settles the others there', () => {
    const { timers, fakes, sequences } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.up('http');
    for (const sequence of [5, 4, 7]) fakes.http.brings({ sequence, capturedAt: sequence }, 'http');
    expect(sequences()).toEqual([5, 7]);
    expect(fakes.http.acknowledged).toEqual([`${CAMERA}:4`]);
  });

  it('settles a frame with the door that brought it', () => {
    const { fakes, frames, session } = setUp();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 1 }, 'polling');
    fakes.socket.brings({ sequence: 2 }, 'polling');
    session.failed(frames[0]!);
    session.painted(frames[1]!);
    expect(fakes.socket.acknowledged).toEqual([`${CAMERA}:1 failed`, `${CAMERA}:2`]);
  });

  it('takes the frames of a relay that counts anew', () => {
    const { fakes, sequences } = setUp();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 500, capturedAt: 9_000 }, 'websocket');
    fakes.socket.events.down();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 2, capturedAt: 8_000 }, 'polling');
    fakes.socket.brings({ sequence: 3, capturedAt: 8_100 }, 'polling');
    expect(sequences()).toEqual([500, 2, 3]);
  });

  it('does not paint the relay’s latest again after a reconnect', () => {
    const { fakes, sequences } = setUp();
    for (let times = 0; times < 3; times += 1) {
      fakes.socket.events.up('polling');
      fakes.socket.brings({ sequence: 500, capturedAt: 9_000 }, 'polling');
      fakes.socket.events.down();
    }
    expect(sequences()).toEqual([500]);
  });
});

describe('the viewer session and its page', () => {
  it('rests when the page has been hidden for a second, and asks again at once when it is seen', () => {
    const { timers, page, fakes, resting } = setUp();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 12 }, 'polling');
    page.set({ hidden: true });
    timers.advance(999);
    expect(fakes.socket.watched.size).toBe(1);
    timers.advance(1);
    expect(fakes.socket.watched.size).toBe(0);
    page.set({ hidden: false });
    expect(fakes.socket.watched).toEqual(new Map([[CAMERA, 12]]));
    expect(resting).toEqual([true, false]);
  });

  it('takes no notice of a glance elsewhere', () => {
    const { timers, page, fakes, resting } = setUp();
    page.set({ hidden: true });
    timers.advance(500);
    page.set({ hidden: false });
    timers.advance(5_000);
    expect(fakes.socket.watched.size).toBe(1);
    expect(resting).toEqual([]);
  });

  it('ends for good when the relay ends it', () => {
    const { timers, fakes, ended, page } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.refused('signed-out');
    fakes.socket.events.refused('signed-out');
    timers.advance(60_000);
    expect(ended).toEqual(['signed-out']);
    expect([fakes.sockets.length, fakes.https.length]).toEqual([1, 1]);
    expect(fakes.socket.closed).toBeGreaterThan(0);
    expect(fakes.http.closed).toBeGreaterThan(0);
    expect([timers.pending, page.listeners]).toEqual([0, 0]);
  });

  it('learns from the clock alone that nobody is signed in any more', async () => {
    const { timers, fakes, ended } = setUp('websocket');
    fakes.relay.plainClock = () => Promise.reject(new SignedOutError());
    await settled();
    timers.advance(2_000);
    await settled();
    expect(ended).toEqual(['signed-out']);
  });

  it('leaves nothing behind when it is closed', async () => {
    const { timers, session, page, fakes } = setUp();
    session.close();
    session.close();
    await settled();
    expect([timers.pending, page.listeners]).toEqual([0, 0]);
    expect(fakes.socket.closed).toBeGreaterThan(0);
  });
});

describe('the relay’s clock', () => {
  it('is kept on the monotonic clock, asked often at first and then every five seconds', async () => {
    const { timers, fakes, session } = setUp();
    let asked = 0;
    fakes.relay.plainClock = async () => {
      asked += 1;
      return { asked: timers.monotonic(), answered: timers.monotonic(), theirs: timers.monotonic() + 7_000 };
    };
    await settled();
    for (let seconds = 0; seconds < 10; seconds += 1) {
      timers.advance(1_000);
      await settled();
    }
    expect(asked).toBe(5);
    for (let seconds = 0; seconds < 10; seconds += 1) {
      timers.advance(1_000);
      await settled();
    }
    expect(asked).toBe(7);
    timers.stepClock(3_600_000);
    expect(session.clock.now()).toBe(27_000);
  });

  it('is asked over the session that stands', async () => {
    const { fakes, session } = setUp();
    await settled();
    fakes.socket.clock = async () => ({ asked: 0, answered: 0, theirs: 42 });
    fakes.socket.events.up('polling');
    await settled();
    expect(session.clock.now()).toBe(42);
  });
});
