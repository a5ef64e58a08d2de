import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { HTTP_BESIDE_AFTER_MS } from '@porthole/shared/ladder/ladder-rules';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { NO_WISH } from '@porthole/shared/protocol/renditions';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { LONGEST_TOLD_MS } from '@porthole/shared/protocol/view-events';
import { describe, expect, it } from 'vitest';
import { SignedOutError } from './http-clock.ts';
import type { Leg } from './leg.ts';
import { FakePage, fakeTransports } from './testing/fake-transport.ts';
import { cameraStatus, watching } from './testing/frames.ts';
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
  const signals: SignalToViewer[] = [];
  const session = new ViewerSession(
    { choice, timers, page, ...fakes.transports },
    {
      frame: (frame) => frames.push(frame),
      cameras: () => {},
      signal: (signal) => signals.push(signal),
      leg: (leg) => legs.push(leg),
      resting: (rests) => resting.push(rests),
      ended: (code) => ended.push(code),
    },
  );
  session.open();
  session.watch(new Map([[CAMERA, NO_WISH]]));
  const leg = () => legs.at(-1)!;
  const sequences = () => frames.map(({ header }) => header.sequence);
  return { timers, page, fakes, frames, sequences, ended, resting, signals, legs, leg, session };
}

describe('the viewer session and its doors', () => {
  it('asks at once, over new connections, when a person wants it, and leaves a session that stands alone', () => {
    const { fakes, session, leg } = setUp();
    const [hangs, carries] = [fakes.socket, fakes.http];
    session.reconnect();
    expect([hangs.closed, carries.closed]).toEqual([1, 1]);
    expect([fakes.sockets.length, fakes.https.length]).toEqual([2, 2]);
    expect([fakes.socket.opened, fakes.socket.engine]).toEqual([1, hangs.engine]);
    expect([...fakes.http.watched.keys()]).toEqual([CAMERA]);
    fakes.http.events.up('http');
    expect(leg().relay.reachable).toBe(true);
    session.reconnect();
    expect([fakes.http.closed, fakes.sockets.length]).toEqual([0, 3]);
  });

  it('LA-1: opens HTTP and Socket.IO at once, both for all that is watched', () => {
    const { fakes } = setUp();
    expect([fakes.http.opened, fakes.socket.opened]).toEqual([1, 1]);
    expect([...fakes.http.watched.keys()]).toEqual([CAMERA]);
    expect([...fakes.socket.watched.keys()]).toEqual([CAMERA]);
  });

  it('LA-8: asks for no picture over polling that HTTP brings, but for all over WebSocket', () => {
    const { fakes, session } = setUp();
    const overSocket = () => [...fakes.socket.watched.keys()];
    fakes.http.events.up('http');
    fakes.socket.events.up('polling');
    expect(overSocket()).toEqual([CAMERA]);
    fakes.http.brings({ sequence: 5 }, 'http');
    expect(overSocket()).toEqual([]);
    const other = 'cam_bbbbbbbbbb';
    session.watch(new Map([[other, NO_WISH]]));
    expect(overSocket()).toEqual([]);
    fakes.socket.events.up('websocket');
    expect(overSocket()).toEqual([other]);
    fakes.socket.events.down();
    expect(overSocket()).toEqual([]);
  });

  it('LA-8: asks for pictures over polling as soon as HTTP fails', () => {
    const { fakes } = setUp();
    fakes.http.events.up('http');
    fakes.http.brings({ sequence: 5 }, 'http');
    fakes.socket.events.up('polling');
    expect(fakes.socket.watched.size).toBe(0);
    fakes.http.events.down();
    expect([...fakes.socket.watched.keys()]).toEqual([CAMERA]);
  });

  it('LA-8: lets HTTP hold two GETs while Socket.IO is undecided, then four', () => {
    const { timers, fakes } = setUp();
    expect(fakes.http.mostGets()).toBe(2);
    fakes.socket.events.up('polling');
    fakes.http.events.up('http');
    fakes.http.brings({ sequence: 5 }, 'http');
    fakes.socket.events.upgradeRefused();
    expect(fakes.http.mostGets()).toBe(2);
    fakes.http.brings({ sequence: 5 }, 'http');
    timers.advance(1_000);
    expect([fakes.socket.closed, fakes.http.mostGets()]).toEqual([1, 4]);
  });

  it('keeps HTTP beside a Socket.IO that is merely connected, until a frame of its has been painted', () => {
    const { timers, fakes, frames, session, leg } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.up('http');
    fakes.http.brings({ sequence: 5 }, 'http');
    session.painted(frames[0]!, null);
    fakes.socket.events.up('websocket');
    timers.advance(5_000);
    expect([fakes.http.closed, leg().transport]).toEqual([0, 'http']);
    fakes.socket.brings({ sequence: 6 }, 'websocket');
    expect(fakes.http.closed).toBe(0);
    session.painted(frames[1]!, null);
    expect([fakes.http.closed, leg().transport]).toEqual([1, 'websocket']);
  });

  it('does nothing for one more painted frame of the transport that carries, but knows of it', () => {
    const { timers, fakes, frames, legs, session } = setUp();
    fakes.socket.events.cameras([cameraStatus({ id: CAMERA })]);
    fakes.socket.events.up('websocket');
    fakes.socket.brings({ sequence: 1 }, 'websocket');
    session.painted(frames.at(-1)!, null);
    const before = legs.length;
    for (let sequence = 2; sequence <= 20; sequence += 1) {
      timers.advance(12);
      fakes.socket.brings({ sequence }, 'websocket');
      session.painted(frames.at(-1)!, null);
    }
    expect(legs).toHaveLength(before);
    const opened = fakes.https.length;
    timers.advance(1_500);
    expect(fakes.https).toHaveLength(opened);
    timers.advance(500);
    expect(fakes.https).toHaveLength(opened + 1);
  });

  it('LA-3: goes over to HTTP where the upgrade is refused, once HTTP has brought a picture, and back when it fails', () => {
    const { fakes, frames, session, leg } = setUp();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 5 }, 'polling');
    session.painted(frames[0]!, null);
    fakes.socket.events.upgradeRefused();
    expect([fakes.https.length, fakes.socket.closed, leg().transport]).toEqual([1, 0, 'polling']);
    fakes.http.events.up('http');
    fakes.http.brings({ sequence: 6 }, 'http');
    session.painted(frames[1]!, null);
    expect([fakes.socket.closed, leg().transport]).toEqual([1, 'http']);
    expect(leg().rungs.websocket).toMatchObject({ state: 'failed', code: 'websocket-refused' });
    expect(leg().rungs.polling.state).toBe('ready');
    fakes.http.events.down();
    expect(fakes.sockets).toHaveLength(2);
  });

  it('LA-9: says what the relay saw of an upgrade that was refused, chosen or not, and asks once', async () => {
    const arrival = { arrived: 'plain', via: null, refused: null, sure: true } as const;
    let asked = 0;
    for (const choice of ['auto', 'websocket'] as const) {
      const { timers, fakes, leg } = setUp(choice);
      fakes.relay.arrival = async () => {
        asked += 1;
        return arrival;
      };
      if (choice === 'auto') {
        fakes.socket.events.up('polling');
        fakes.socket.events.upgradeRefused();
      } else fakes.socket.events.down();
      timers.advance(1_500);
      await settled();
      fakes.socket.events.down();
      timers.advance(1_500);
      expect(leg().rungs.websocket.code).toBe('websocket-stripped');
    }
    expect(asked).toBe(2);
  });

  it('takes a frame that HTTP had brought already for proof as well', () => {
    const { timers, fakes, frames } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.up('http');
    fakes.socket.events.up('websocket');
    fakes.http.brings({ sequence: 5 }, 'http');
    fakes.socket.brings({ sequence: 5 }, 'websocket');
    expect(frames).toHaveLength(1);
    expect(fakes.socket.acknowledged).toEqual([`${CAMERA}:5 superseded`]);
    expect(fakes.http.closed).toBe(1);
  });

  it('LA-1: opens HTTP again when Socket.IO is lost for a while', () => {
    const { timers, fakes, frames, session } = setUp();
    fakes.socket.events.up('websocket');
    fakes.socket.brings({ sequence: 1 }, 'websocket');
    session.painted(frames[0]!, null);
    expect(fakes.http.closed).toBe(1);
    timers.advance(60_000);
    fakes.socket.events.down();
    timers.advance(HTTP_BESIDE_AFTER_MS - 250);
    expect(fakes.https).toHaveLength(1);
    timers.advance(250);
    expect(fakes.https).toHaveLength(2);
  });

  it.each([
    ['websocket', ['websocket'], 0],
    ['polling', ['polling'], 0],
    ['http', [], 1],
  ] as const)('opens nothing but %s when that is chosen', (choice, sockets, https) => {
    const { timers, fakes } = setUp(choice);
    timers.advance(30_000);
    expect(fakes.sockets.map((socket) => socket.engine)).toEqual(sockets);
    expect(fakes.https).toHaveLength(https);
  });

  it('goes over to what is chosen at once and lets go what is not', () => {
    const { fakes, session, leg } = setUp();
    fakes.socket.events.up('websocket');
    session.choose('polling');
    expect(fakes.sockets.map(({ engine, closed }) => [engine, closed])).toEqual([
      ['polling+websocket', 1],
      ['polling', 0],
    ]);
    expect(leg().transport).toBeNull();
    session.choose('http');
    expect(fakes.socket.closed).toBe(1);
    expect([...fakes.http.watched.keys()]).toEqual([CAMERA]);
    expect(fakes.https).toHaveLength(2);
    session.choose('auto');
    expect(fakes.http.closed).toBe(0);
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

  it('advises no other transport for an answer that it had while its session stood', async () => {
    const { timers, fakes, leg } = setUp('websocket');
    fakes.relay.plainClock = async () => ({ asked: 0, answered: 10, theirs: 1_000_000 });
    await settled();
    timers.advance(2_000);
    await settled();
    fakes.socket.events.up('websocket');
    fakes.relay.plainClock = () => new Promise(() => {});
    await settled();
    fakes.socket.events.down();
    timers.advance(1_750);
    expect(leg().trouble).toBe('relay-unreachable');
  });

  it('forgets how long the way was where the network may be another one', () => {
    const { timers, fakes, page } = setUp();
    timers.advance(1_000);
    expect(fakes.relay.forgotten).toBe(0);
    page.set({ network: 'cellular' });
    expect(fakes.relay.forgotten).toBe(1);
    timers.sleep(20_000);
    timers.advance(250);
    expect(fakes.relay.forgotten).toBe(2);
  });
});

describe('a WebSocket that opens and swallows frames', () => {
  const online = [{ id: CAMERA, state: 'online', publisher: {} }] as CameraStatus[];

  /** WebSocket has painted one frame, the camera goes on sending, and nothing more comes. */
  function swallowed() {
    const all = setUp();
    const { timers, fakes, frames, session } = all;
    fakes.socket.events.cameras(online);
    fakes.socket.events.up('websocket');
    fakes.socket.brings({ sequence: 1 }, 'websocket');
    session.painted(frames[0]!, null);
    timers.advance(1_750);
    return all;
  }

  it('LA-4: has HTTP beside it before the picture is stale, is left within three seconds, and is said to be silent', () => {
    const { timers, fakes, frames, session, leg } = swallowed();
    expect(fakes.https).toHaveLength(2);
    fakes.http.events.up('http');
    for (let sequence = 2; sequence < 8; sequence += 1) {
      fakes.http.brings({ sequence }, 'http');
      session.painted(frames.at(-1)!, null);
      timers.advance(250);
    }
    expect([fakes.socket.closed, leg().transport]).toEqual([1, 'http']);
    // LA-8: a WebSocket takes none of the browser's connections for requests, so none are waited for.
    expect(fakes.http.mostGets()).toBe(4);
    expect(leg().rungs.websocket).toMatchObject({ state: 'failed', code: 'websocket-silent' });
    expect(leg().changes.at(-1)).toMatchObject({ from: 'websocket', to: 'http', code: 'websocket-silent' });
  });

  it('LA-4: has HTTP beside it as soon where it has brought no more than a frame or two, whose pace is none', () => {
    const { timers, fakes, frames, session } = setUp();
    fakes.http.events.up('http');
    fakes.http.events.cameras(online);
    fakes.http.brings({ sequence: 1 }, 'http');
    session.painted(frames[0]!, null);
    timers.advance(500);
    fakes.socket.events.up('websocket');
    fakes.socket.brings({ sequence: 2 }, 'websocket');
    session.painted(frames[1]!, null);
    expect(fakes.http.closed).toBe(1);
    timers.advance(1_750);
    expect(fakes.https).toHaveLength(2);
  });

  it('LA-4, LA-8: is followed by HTTP, which is asked anew when it falls silent too, and has pictures over polling beside it', () => {
    const { timers, fakes, frames, session } = swallowed();
    fakes.http.events.up('http');
    for (let sequence = 2; sequence < 8; sequence += 1) {
      fakes.http.brings({ sequence }, 'http');
      session.painted(frames.at(-1)!, null);
      timers.advance(250);
    }
    timers.advance(1_500);
    expect([fakes.http.askedAnew, fakes.sockets.length]).toEqual([1, 2]);
    fakes.socket.events.up('polling');
    expect([...fakes.socket.watched.keys()]).toEqual([CAMERA]);
    timers.advance(1_250);
    expect(fakes.http.askedAnew).toBe(2);
    timers.advance(3_000);
    expect(fakes.http.askedAnew).toBe(3);
  });

  it('LA-6: is tried again, for one camera, when a person asks or the network is another one, and takes over once it has painted', () => {
    const { timers, fakes, frames, session, page, leg } = swallowed();
    fakes.http.events.up('http');
    for (let sequence = 2; sequence < 8; sequence += 1) {
      fakes.http.brings({ sequence }, 'http');
      session.painted(frames.at(-1)!, null);
      timers.advance(250);
    }
    session.watch(new Map([CAMERA, 'cam_bbbbbbbbbb'].map((id) => [id, NO_WISH])));
    session.tryNow('websocket');
    expect(fakes.sockets.map(({ engine }) => engine)).toEqual(['polling+websocket', 'websocket']);
    expect([...fakes.socket.watched.keys()]).toEqual([CAMERA]);
    fakes.socket.events.down();
    expect(fakes.socket.closed).toBe(1);
    page.set({ network: 'cellular' });
    expect(fakes.sockets).toHaveLength(3);
    fakes.socket.events.up('websocket');
    fakes.socket.brings({ sequence: 20 }, 'websocket');
    session.painted(frames.at(-1)!, null);
    expect([fakes.http.closed, leg().transport]).toEqual([1, 'websocket']);
    expect(fakes.socket.watched.size).toBe(2);
  });

  it.each<[string, (run: ReturnType<typeof swallowed>) => void]>([
    [
      'the page is looked at after a while',
      ({ page, timers }) => {
        page.set({ hidden: true });
        timers.advance(11_000);
        page.set({ hidden: false });
      },
    ],
    ['the machine has slept', ({ timers }) => timers.sleep(30_000)],
  ])('LA-6: is tried again when %s', (_what, happens) => {
    const run = swallowed();
    const { timers, fakes, frames, session } = run;
    fakes.http.events.up('http');
    for (let sequence = 2; sequence < 8; sequence += 1) {
      fakes.http.brings({ sequence }, 'http');
      session.painted(frames.at(-1)!, null);
      timers.advance(250);
    }
    expect(fakes.sockets).toHaveLength(1);
    happens(run);
    timers.advance(250);
    expect(fakes.sockets).toHaveLength(2);
  });
});

describe('the viewer session and its frames', () => {
  it('passes on the newest only, whichever door it comes through, and settles the others there', () => {
    const { timers, fakes, sequences } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.up('http');
    for (const sequence of [5, 4, 7]) fakes.http.brings({ sequence, capturedAt: sequence }, 'http');
    expect(sequences()).toEqual([5, 7]);
    expect(fakes.http.acknowledged).toEqual([`${CAMERA}:4 superseded`]);
  });

  it('settles a frame with the door that brought it', () => {
    const { fakes, frames, session } = setUp();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 1 }, 'polling');
    fakes.socket.brings({ sequence: 2 }, 'polling');
    session.dropped(frames[0]!, 'decode-failed');
    session.painted(frames[1]!, null);
    expect(fakes.socket.acknowledged).toEqual([`${CAMERA}:1 decode-failed`, `${CAMERA}:2`]);
  });

  it('tells with a paint how long the frame was held here and how old it was', () => {
    const { timers, fakes, frames, session } = setUp();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 1 }, 'polling');
    timers.advance(12.4);
    session.painted(frames[0]!, 240.6);
    expect(fakes.socket.outcomes).toEqual([{ camera: CAMERA, sequence: 1, heldMs: 12, ageMs: 241 }]);
  });

  it('tells of a frame from hours ago, and of a page that slept as long, no more than the relay believes', () => {
    const { timers, fakes, frames, session } = setUp();
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 1 }, 'polling');
    timers.advance(7_200_000);
    session.painted(frames[0]!, 9_000_000);
    expect(fakes.socket.outcomes).toMatchObject([{ heldMs: LONGEST_TOLD_MS, ageMs: LONGEST_TOLD_MS }]);
  });

  it('CL-4: leaves a superseded frame to the word on the one after it', () => {
    const { fakes, frames, session } = setUp();
    fakes.socket.events.up('polling');
    for (const sequence of [1, 2]) fakes.socket.brings({ sequence }, 'polling');
    session.dropped(frames[0]!, 'superseded');
    expect(fakes.socket.acknowledged).toEqual([]);
    session.dropped(frames[1]!, 'decode-failed');
    expect(fakes.socket.acknowledged).toEqual([`${CAMERA}:2 decode-failed`]);
  });

  it('CL-4: settles a superseded frame itself where the newer one came by the other door', () => {
    const { timers, fakes, frames, session } = setUp();
    timers.advance(HTTP_BESIDE_AFTER_MS);
    fakes.http.events.up('http');
    fakes.http.brings({ sequence: 1 }, 'http');
    fakes.socket.events.up('polling');
    fakes.socket.brings({ sequence: 2 }, 'polling');
    session.dropped(frames[0]!, 'superseded');
    expect(fakes.http.acknowledged).toEqual([`${CAMERA}:1 superseded`]);
  });

  it('CL-4: settles nothing at a door that was opened in the place of the one that brought the frame', () => {
    const { fakes, frames, session } = setUp();
    fakes.http.brings({ sequence: 1 }, 'http');
    const before = fakes.http;
    session.reconnect();
    expect(fakes.https).toHaveLength(2);
    session.painted(frames[0]!, null);
    expect([before.acknowledged, fakes.http.acknowledged]).toEqual([[], []]);
    fakes.http.brings({ sequence: 2 }, 'http');
    session.painted(frames[1]!, null);
    expect(fakes.http.acknowledged).toEqual([`${CAMERA}:2`]);
  });

  it('FR-2: takes the frames of a relay whose clock was set back, once that has told of one, and settles what came before', () => {
    const { fakes, frames, sequences, session } = setUp('http');
    fakes.http.brings({ sequence: 9_000_000 }, 'http');
    const latest = { sequence: 1_000_003, capturedAt: 0, width: 1, height: 1 };
    fakes.http.events.cameras([cameraStatus({ id: CAMERA, latest })]);
    fakes.http.brings({ sequence: 1_000_003 }, 'http');
    session.dropped(frames[0]!, 'superseded');
    expect(sequences()).toEqual([9_000_000, 1_000_003]);
    expect(fakes.http.acknowledged).toEqual([`${CAMERA}:9000000 superseded`]);
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
  it('LA-5: does not take a device without a network for a WebSocket that is cut', () => {
    const { timers, page, fakes, frames, session, leg } = setUp();
    for (let sequence = 1; sequence <= 3; sequence += 1) {
      fakes.socket.events.up('websocket');
      fakes.socket.brings({ sequence }, 'websocket');
      session.painted(frames.at(-1)!, null);
      page.set({ online: false });
      fakes.socket.events.down();
      expect(leg().changes.at(-1)).toMatchObject({ from: 'websocket', to: null, code: 'network-offline' });
      page.set({ online: true });
      timers.advance(1_000);
    }
    expect(leg().rungs.websocket.code).toBe(null);
    expect(fakes.socket.engine).toBe('polling+websocket');
  });

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
    expect(fakes.socket.watched).toEqual(watching([CAMERA, 12]));
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

  it('is asked at once over a transport it has climbed to, for the way is another one', async () => {
    const { fakes } = setUp();
    await settled();
    let asked = 0;
    fakes.socket.clock = async () => {
      asked += 1;
      return { asked: 0, answered: 0, theirs: 42 };
    };
    const askedOver = [];
    for (const transport of ['polling', 'websocket', 'websocket'] as const) {
      asked = 0;
      fakes.socket.events.up(transport);
      await settled();
      askedOver.push(asked > 0);
    }
    expect(askedOver).toEqual([true, true, false]);
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

describe('frames that stand by', () => {
  it('are no silence of the transport that brings them', () => {
    const { timers, fakes, session, frames, leg } = setUp();
    fakes.socket.events.up('websocket');
    fakes.socket.events.cameras([cameraStatus()]);
    for (let sequence = 1; sequence <= 100; sequence += 1) {
      timers.advance(sequence <= 20 ? 100 : 300);
      fakes.socket.brings({ sequence }, 'websocket');
      const frame = frames.at(-1)!;
      if (sequence <= 20) session.painted(frame, 100);
      else session.dropped(frame, 'not-needed');
    }
    expect(leg().changes.map(({ to, code }) => [to, code])).toEqual([['websocket', null]]);
    expect(fakes.socket.acknowledged.at(-1)).toBe(`${CAMERA}:100 not-needed`);
    expect(fakes.sockets).toHaveLength(1);
  });
});

describe('WebRTC’s signals', () => {
  const ask = { type: 'watch', attempt: 'attempt-number-0001', camera: CAMERA } as const;
  const bye = { type: 'bye', attempt: ask.attempt } as const;

  it('RT-15: pass over polling only until plain requests pass them, and over these then', async () => {
    const { fakes, session, signals, leg, timers } = setUp();
    expect(leg().signalling).toBe(false);
    expect(await session.signal(ask)).toBe('rtc-no-signalling');
    fakes.http.canSignal = false;
    fakes.http.events.up('http');
    fakes.http.brings({ sequence: 5 }, 'http');
    fakes.socket.events.up('polling');
    expect([leg().transport, leg().signalling]).toEqual(['http', true]);
    expect(await session.signal(ask)).toBeNull();
    expect(fakes.socket.signals).toEqual([ask]);
    fakes.http.canSignal = true;
    expect(await session.signal(bye)).toBeNull();
    expect(fakes.http.signals).toEqual([bye]);
    fakes.http.events.signal(bye);
    expect(signals).toEqual([bye]);
    fakes.socket.events.down();
    timers.advance(250);
    expect(leg().signalling).toBe(true);
  });

  it('pass over WebSocket where there is one', async () => {
    const { fakes, session } = setUp();
    fakes.http.events.up('http');
    fakes.socket.events.up('websocket');
    expect(await session.signal(ask)).toBeNull();
    expect([fakes.socket.signals, fakes.http.signals]).toEqual([[ask], []]);
  });

  it('RT-15: pass where a person holds to HTTP, unless the relay knows nothing of it', async () => {
    const { fakes, session, leg, timers } = setUp('http');
    fakes.http.canSignal = false;
    fakes.http.events.up('http');
    expect(leg().signalling).toBe(false);
    expect(await session.signal(ask)).toBe('rtc-no-signalling');
    fakes.http.canSignal = true;
    timers.advance(250);
    expect(leg().signalling).toBe(true);
    expect(await session.signal(ask)).toBeNull();
  });
});
