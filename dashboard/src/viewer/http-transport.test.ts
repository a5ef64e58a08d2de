import { RECONNECT } from '@porthole/shared/connection/reconnect';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { HELD_GETS } from '@porthole/shared/protocol/limits';
import { errorBody } from '@porthole/shared/protocol/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpTransport } from './http-transport.ts';
import { RoundTrips } from './round-trips.ts';
import { comesTrue } from './testing/comes-true.ts';
import { cameraStatus, watching } from './testing/frames.ts';
import { HeldGetRelay } from './testing/held-get-relay.ts';
import { recordEvents } from './testing/recorder.ts';

const [A, B] = ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb'];
const closers: (() => unknown)[] = [];

async function setUp(watched: [string, number][] = []) {
  const relay = new HeldGetRelay();
  const origin = await relay.listen();
  const timers = new ManualTimers();
  const recorder = recordEvents();
  const most: { gets: number } = { gets: HELD_GETS };
  let viewers = 0;
  const newViewerId = () => {
    viewers += 1;
    return `viewer-number-${viewers}-of-this-page`;
  };
  const transport = new HttpTransport(
    {
      ...{ origin, newViewerId, fetch, timers },
      roundTrips: new RoundTrips(timers),
      chance: () => 0.5,
      mostGets: () => most.gets,
    },
    recorder.events,
  );
  closers.push(
    () => transport.close(),
    () => relay[Symbol.asyncDispose](),
  );
  transport.watch(watching(...watched));
  transport.open();
  const hears = (text: string) => comesTrue(() => expect(recorder.told).toContain(text));
  return { relay, timers, transport, hears, most, ...recorder };
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('frames over held GETs', () => {
  it('learns the cameras with one GET, then holds a few for all that are watched', async () => {
    const { relay, transport, told, hears } = await setUp();
    const [first] = await relay.holds(1);
    expect(first?.query.toString()).toBe(
      'viewer=viewer-number-1-of-this-page&watch=&cameras=0&rtc=0&protocol=1',
    );
    first?.records({ type: 'cameras', version: 3, cameras: [cameraStatus({ name: 'Door' })] });
    await hears('cameras Door');
    expect(told).toEqual(['up http', 'cameras Door']);
    // Side by side, requests may overtake each other on their way.
    await comesTrue(() => expect(relay.seen).toHaveLength(2));
    transport.watch(watching([A, 7]));
    const held = await relay.holds(HELD_GETS);
    expect(held.map(({ query }) => `${query.get('watch')} ${query.get('cameras')}`)).toEqual([
      ' 3',
      ...Array(HELD_GETS - 1).fill(`${A}:7:0 3`),
    ]);
  });

  it('keeps the GET for the list when it is told once more that nothing is watched yet', async () => {
    const { relay, transport, hears } = await setUp();
    const [first] = await relay.holds(1);
    transport.watch(watching());
    first?.records({ type: 'cameras', version: 3, cameras: [cameraStatus({ name: 'Door' })] });
    await hears('cameras Door');
  });

  it('holds no more of them however many cameras there are', async () => {
    const cameras = Array.from({ length: 16 }, (_, at) => `cam_${`${at}`.padStart(10, '0')}`);
    const { relay, transport } = await setUp(cameras.map((camera) => [camera, 0]));
    await relay.holds(HELD_GETS);
    transport.watch(watching(...[...cameras, A].map((camera) => [camera, 0] as const)));
    await comesTrue(() => expect(relay.seen.at(-1)?.query.get('watch')).toContain(A));
    expect((await relay.holds(HELD_GETS)).length).toBe(HELD_GETS);
  });

  it('asks anew when the frames of an answer are done with, which acknowledges them', async () => {
    const { relay, transport, frames, hears } = await setUp([
      [A, 0],
      [B, 0],
    ]);
    const [oldest] = await relay.holds(HELD_GETS);
    oldest?.frames({ camera: A, sequence: 1 }, { camera: B, sequence: 11 });
    await hears('frame 11 http');
    expect(frames[0]?.jpeg).toEqual(new Uint8Array([1]));
    await relay.holds(HELD_GETS - 1);
    transport.acknowledge({ camera: A, sequence: 1, ageMs: 240 });
    await relay.holds(HELD_GETS - 1);
    transport.acknowledge({ camera: B, sequence: 11, dropped: 'decode-failed' });
    const held = await relay.holds(HELD_GETS);
    expect(held.at(-1)?.query.get('watch')).toBe(`${A}:1:1:::240,${B}:11:0`);
  });

  it('LA-8: holds fewer while fewer are allowed, and more with the next answer once they are', async () => {
    const { relay, transport, most, hears } = await setUp();
    most.gets = 2;
    transport.watch(watching([A, 0]));
    const [first] = await relay.holds(2);
    first?.frames({ sequence: 1 });
    await hears('frame 1 http');
    transport.acknowledge({ camera: A, sequence: 1 });
    const [next] = await relay.holds(2);
    expect(relay.seen).toHaveLength(3);
    most.gets = HELD_GETS;
    next?.frames({ sequence: 2 });
    await hears('frame 2 http');
    transport.acknowledge({ camera: A, sequence: 2 });
    await relay.holds(HELD_GETS);
  });

  it('asks for nothing while every answer is yet to be painted', async () => {
    const { relay, transport, hears } = await setUp([[A, 0]]);
    const held = await relay.holds(HELD_GETS);
    for (let sequence = 1; sequence <= HELD_GETS; sequence += 1) {
      held[sequence - 1]?.frames({ sequence });
      await hears(`frame ${sequence} http`);
    }
    expect(relay.seen).toHaveLength(HELD_GETS);
    transport.acknowledge({ camera: A, sequence: HELD_GETS });
    await relay.holds(HELD_GETS);
  });

  it('says how long the way is, how long a frame was held, and what is wished for', async () => {
    const { relay, timers, transport } = await setUp();
    relay.clock = () => timers.advance(40);
    await transport.exchangeClock();
    relay.clock = () => timers.advance(70);
    await transport.exchangeClock();
    transport.acknowledge({ camera: A, sequence: 1, heldMs: 9 });
    transport.watch(watching([A, 7, { width: 320, rendition: '160', saveData: true, standby: true }]));
    const newest = (await relay.holds(HELD_GETS)).at(-1);
    expect(newest?.query.toString()).toBe(
      new URLSearchParams({
        viewer: 'viewer-number-1-of-this-page',
        watch: `${A}:7:0:320:160`,
        cameras: '0',
        rtc: '0',
        rtt: '40',
        held: '9',
        save: '1',
        standby: '1',
        protocol: '1',
      }).toString(),
    );
  });

  it('asks anew at once after an answer without frames', async () => {
    const { relay } = await setUp([[A, 0]]);
    const [oldest] = await relay.holds(HELD_GETS);
    oldest?.status(204);
    await comesTrue(() => expect(relay.seen).toHaveLength(HELD_GETS + 1));
    await relay.holds(HELD_GETS);
  });

  it('keeps one GET open for the list while nothing is watched', async () => {
    const { relay, transport } = await setUp([[A, 0]]);
    await relay.holds(HELD_GETS);
    transport.watch(new Map());
    await comesTrue(() => expect(relay.seen.at(-1)?.query.get('watch')).toBe(''));
    await relay.holds(1);
  });

  it('takes no older list of cameras for a newer one', async () => {
    const { relay, told, hears } = await setUp([[A, 0]]);
    const [first, second] = await relay.holds(HELD_GETS);
    first?.records({ type: 'cameras', version: 7, cameras: [cameraStatus({ name: 'New' })] });
    await hears('cameras New');
    second?.records({ type: 'cameras', version: 6, cameras: [cameraStatus({ name: 'Old' })] });
    await comesTrue(() => expect(relay.seen).toHaveLength(HELD_GETS + 2));
    expect(told).not.toContain('cameras Old');
  });
});

describe('held GETs that fail', () => {
  it.each([
    ['a page of something in between', (relay: HeldGetRelay) => [...relay.open][0]?.status(200, '<html>')],
    ['a server error', (relay: HeldGetRelay) => [...relay.open][0]?.status(502)],
    ['a cut', (relay: HeldGetRelay) => [...relay.open][0]?.cut()],
  ])('try again after a pause: %s', async (_what, fail) => {
    const { relay, timers, hears } = await setUp();
    await relay.holds(1);
    fail(relay);
    await hears('down');
    expect(relay.seen).toHaveLength(1);
    timers.advance(RECONNECT.firstMs);
    await relay.holds(1);
  });

  it('wait longer every time, one at a time, and are many again after an answer', async () => {
    const { relay, timers, transport, told, hears } = await setUp([[A, 0]]);
    for (const held of await relay.holds(HELD_GETS)) held.status(502);
    await comesTrue(() => expect(told.filter((line) => line === 'down')).toHaveLength(HELD_GETS));
    timers.advance(RECONNECT.firstMs);
    const [probe] = await relay.holds(1);
    expect(probe?.query.get('cameras')).toBe('0');
    probe?.status(502);
    await comesTrue(() => expect(relay.open.size).toBe(0));
    await comesTrue(() => expect(told.filter((line) => line === 'down')).toHaveLength(HELD_GETS + 1));
    timers.advance(1_000);
    expect(relay.seen).toHaveLength(HELD_GETS + 1);
    timers.advance(500);
    (await relay.holds(1))[0]?.frames({ sequence: 1 });
    await hears('frame 1 http');
    transport.acknowledge({ camera: A, sequence: 1 });
    await relay.holds(HELD_GETS);
  });

  it('do not take one bad answer among good ones for the end', async () => {
    const { relay, transport, told, hears } = await setUp([[A, 0]]);
    const [first, second, third] = await relay.holds(HELD_GETS);
    first?.frames({ sequence: 1 });
    await hears('up http');
    second?.status(504);
    await relay.holds(HELD_GETS - 1);
    third?.frames({ sequence: 2 });
    await hears('frame 2 http');
    transport.acknowledge({ camera: A, sequence: 2 });
    await relay.holds(HELD_GETS);
    expect(told).not.toContain('down');
  });

  it('come back under another name, for what was on its way is lost', async () => {
    const { relay, timers, hears } = await setUp();
    (await relay.holds(1))[0]?.records({ type: 'cameras', version: 3, cameras: [] });
    await hears('up http');
    await comesTrue(() => expect(relay.seen).toHaveLength(2));
    relay.seen[1]?.cut();
    await relay.holds(0);
    await comesTrue(() => expect(timers.pending).toBe(1));
    timers.advance(RECONNECT.firstMs);
    (await relay.holds(1))[0]?.cut();
    await hears('down');
    timers.advance(1_500);
    const [again] = await relay.holds(1);
    expect(again?.query.get('viewer')).not.toBe('viewer-number-1-of-this-page');
    expect(again?.query.get('cameras')).toBe('0');
  });

  it('take turns where no answer begins for long: a network that is back is found within three seconds', async () => {
    const { relay, timers, hears } = await setUp([[A, 0]]);
    await relay.holds(HELD_GETS);
    for (const [round, patience] of [1_000, 2_000, ...Array(8).fill(2_500)].entries()) {
      timers.advance(patience);
      await comesTrue(() => expect(relay.seen).toHaveLength((round + 2) * HELD_GETS));
    }
    const before = await relay.holds(HELD_GETS);
    timers.advance(2_500);
    await hears('down');
    await comesTrue(() => expect(relay.seen).toHaveLength(11 * HELD_GETS + 1));
    const after = await relay.holds(HELD_GETS);
    expect(after.filter((one) => before.includes(one))).toHaveLength(HELD_GETS - 1);
  });

  it('are asked anew, all of them, where the first answer does not begin: their connections may be dead', async () => {
    const { relay, timers, told, hears } = await setUp([[A, 0]]);
    const dead = await relay.holds(HELD_GETS);
    timers.advance(999);
    expect(relay.seen).toHaveLength(HELD_GETS);
    timers.advance(1);
    await comesTrue(() => expect(relay.seen).toHaveLength(2 * HELD_GETS));
    const held = await relay.holds(HELD_GETS);
    expect(held.filter((one) => dead.includes(one))).toEqual([]);
    held[0]?.frames({ sequence: 1 });
    await hears('frame 1 http');
    // What the relay had sent to the name before is lost, and must not keep the window of this one.
    const names = [dead, held].map(([one]) => one?.query.get('viewer'));
    expect(names).toEqual(['viewer-number-1-of-this-page', 'viewer-number-2-of-this-page']);
    timers.advance(19_000);
    expect([relay.open.size, told]).toEqual([HELD_GETS - 1, ['up http', 'frame 1 http']]);
  });

  it('LA-4: are given up and asked anew, by each page a little later, where a frame is missing', async () => {
    const { relay, timers, transport, hears } = await setUp([[A, 0]]);
    (await relay.holds(HELD_GETS))[0]?.frames({ sequence: 1 });
    await hears('frame 1 http');
    transport.acknowledge({ camera: A, sequence: 1 });
    await relay.holds(HELD_GETS);
    transport.askAnew();
    await relay.holds(0);
    timers.advance(150);
    const [anew] = await relay.holds(HELD_GETS);
    expect(anew?.query.get('viewer')).toBe('viewer-number-2-of-this-page');
    expect(anew?.query.get('watch')).toBe(`${A}:1:1`);
  });

  it('end for good when nobody is signed in', async () => {
    const { relay, timers, told, hears } = await setUp([[A, 0]]);
    (await relay.holds(HELD_GETS))[0]?.status(401);
    await hears('refused signed-out');
    await relay.holds(0);
    timers.advance(60_000);
    expect(relay.seen).toHaveLength(HELD_GETS);
    expect(told).toEqual(['refused signed-out']);
    expect(timers.pending).toBe(0);
  });

  it('[ER-3] end for good where the relay speaks another version', async () => {
    const { relay, timers, told, hears } = await setUp([[A, 0]]);
    (await relay.holds(HELD_GETS))[0]?.status(400, JSON.stringify(errorBody('version-mismatch')));
    await hears('refused version-mismatch');
    await relay.holds(0);
    expect(told).toEqual(['refused version-mismatch']);
    expect(timers.pending).toBe(0);
  });

  it('are aborted, and say nothing more, when the transport is closed', async () => {
    const { relay, timers, transport, told } = await setUp([[A, 0]]);
    const [first] = await relay.holds(HELD_GETS);
    first?.frames({ sequence: 1 });
    await comesTrue(() => expect(told).toContain('frame 1 http'));
    transport.close();
    transport.close();
    await relay.holds(0);
    transport.watch(watching([B, 0]));
    expect(timers.pending).toBe(0);
    expect(told).toEqual(['up http', 'frame 1 http']);
  });
});

it('RT-6: asks anew as soon as it stands by no longer, though all its GETs are held', async () => {
  const { relay, transport } = await setUp([[A, 7]]);
  await relay.holds(HELD_GETS);
  const standing = () => [...relay.open].map(({ query }) => query.get('standby'));
  transport.watch(watching([A, 7, { rendition: 'auto', standby: true }]));
  expect(standing()).not.toContain('1');
  for (const held of [...relay.open]) held.status(204);
  await comesTrue(() => expect(standing()).toEqual(Array(HELD_GETS).fill('1')));
  transport.watch(watching([A, 7]));
  await comesTrue(() => expect(standing().sort()).toEqual(['1', '1', '1', null]));
});

describe('RT-14: signals over held GETs', () => {
  const attempt = 'attempt-of-this-test';
  const bye = { type: 'bye', attempt } as const;

  it('pass once the relay has said that it passes them, and are heard once each', async () => {
    const { relay, transport, told, hears } = await setUp([[A, 7]]);
    const [first, second] = await relay.holds(HELD_GETS);
    expect(transport.canSignal).toBe(false);
    first?.records({ type: 'rtc', last: 100, signals: [] });
    await hears('up http');
    await comesTrue(() => expect(transport.canSignal).toBe(true));
    await comesTrue(() => expect([...relay.open].at(-1)?.query.get('rtc')).toBe('100'));
    second?.records({ type: 'rtc', last: 101, signals: [bye] });
    await hears(`signal bye ${attempt}`);
    await comesTrue(() => expect([...relay.open].at(-1)?.query.get('rtc')).toBe('101'));
    const third = [...relay.open][0];
    third?.records({ type: 'rtc', last: 101, signals: [bye] });
    await comesTrue(() => expect(relay.open).toHaveLength(HELD_GETS));
    await comesTrue(() => expect([...relay.open]).not.toContain(third));
    expect(told.filter((one) => one.startsWith('signal'))).toHaveLength(1);
  });

  it('pass no longer where the relay has gone, until one says so again, and it is asked', async () => {
    const { relay, timers, transport, hears } = await setUp();
    const [first] = await relay.holds(1);
    first?.records({ type: 'rtc', last: 100, signals: [] });
    await comesTrue(() => expect(transport.canSignal).toBe(true));
    const [second] = await relay.holds(1);
    second?.cut();
    await relay.holds(0);
    await comesTrue(() => expect(timers.pending).toBeGreaterThan(0));
    timers.advance(RECONNECT.firstMs);
    const [third] = await relay.holds(1);
    third?.cut();
    await hears('down');
    expect(transport.canSignal).toBe(false);
    timers.advance(RECONNECT.maxMs);
    const [older] = await relay.holds(1);
    expect(older?.query.get('rtc')).toBe('0');
    older?.records({ type: 'cameras', version: 1, cameras: [cameraStatus({ name: 'Door' })] });
    await hears('cameras Door');
    expect(transport.canSignal).toBe(false);
    const [newer] = await relay.holds(1);
    newer?.records({ type: 'rtc', last: 50, signals: [bye] });
    await hears(`signal bye ${attempt}`);
    expect(transport.canSignal).toBe(true);
  });

  it('do not pass by an older relay, nor while none answers', async () => {
    const { relay, transport, hears } = await setUp([[A, 7]]);
    const [first] = await relay.holds(HELD_GETS);
    first?.frames({ sequence: 8 });
    await hears('up http');
    expect(transport.canSignal).toBe(false);
    expect(await transport.signal(bye)).toBe('rtc-no-signalling');
  });
});
