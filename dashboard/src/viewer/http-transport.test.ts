import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { HELD_GETS } from '@porthole/shared/protocol/limits';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HttpTransport } from './http-transport.ts';
import { cameraStatus } from './testing/frames.ts';
import { HeldGetRelay } from './testing/held-get-relay.ts';
import { recordEvents } from './testing/recorder.ts';

const [A, B] = ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb'];
const closers: (() => unknown)[] = [];

async function setUp(watched: [string, number][] = []) {
  const relay = new HeldGetRelay();
  const origin = await relay.listen();
  const timers = new ManualTimers();
  const recorder = recordEvents();
  let viewers = 0;
  const newViewerId = () => {
    viewers += 1;
    return `viewer-number-${viewers}-of-this-page`;
  };
  const transport = new HttpTransport(
    { origin, newViewerId, fetch, timers, chance: () => 0.5 },
    recorder.events,
  );
  closers.push(
    () => transport.close(),
    () => relay[Symbol.asyncDispose](),
  );
  transport.watch(new Map(watched));
  transport.open();
  const hears = (text: string) => vi.waitFor(() => expect(recorder.told).toContain(text));
  return { relay, timers, transport, hears, ...recorder };
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('frames over held GETs', () => {
  it('learns the cameras with one GET, then holds a few for all that are watched', async () => {
    const { relay, transport, told, hears } = await setUp();
    const [first] = await relay.holds(1);
    expect(first?.query.toString()).toBe('viewer=viewer-number-1-of-this-page&watch=&cameras=0');
    first?.records({ type: 'cameras', version: 3, cameras: [cameraStatus({ name: 'Door' })] });
    await hears('cameras Door');
    expect(told).toEqual(['up http', 'cameras Door']);
    transport.watch(new Map([[A, 7]]));
    const held = await relay.holds(HELD_GETS);
    expect(held.map(({ query }) => `${query.get('watch')} ${query.get('cameras')}`)).toEqual([
      ' 3',
      ...Array(HELD_GETS - 1).fill(`${A}:7 3`),
    ]);
  });

  it('holds no more of them however many cameras there are', async () => {
    const cameras = Array.from({ length: 16 }, (_, at) => `cam_${`${at}`.padStart(10, '0')}`);
    const { relay, transport } = await setUp(cameras.map((camera) => [camera, 0]));
    await relay.holds(HELD_GETS);
    transport.watch(new Map([...cameras, A].map((camera) => [camera, 0])));
    await vi.waitFor(() => expect(relay.seen.at(-1)?.query.get('watch')).toContain(A));
    expect((await relay.holds(HELD_GETS)).length).toBe(HELD_GETS);
  });

  it('asks anew at once after an answer, and stops when as many answers are yet to be painted', async () => {
    const { relay, transport, frames, hears } = await setUp([
      [A, 0],
      [B, 0],
    ]);
    for (let sequence = 1; sequence <= HELD_GETS; sequence += 1) {
      const [oldest] = await relay.holds(HELD_GETS);
      oldest?.frames({ camera: A, sequence }, { camera: B, sequence: 10 + sequence });
      await hears(`frame ${10 + sequence} http`);
    }
    await relay.holds(HELD_GETS - 1);
    expect(frames[0]?.jpeg).toEqual(new Uint8Array([1]));
    transport.acknowledge(A, 1);
    await relay.holds(HELD_GETS - 1);
    transport.acknowledge(B, 11);
    const held = await relay.holds(HELD_GETS);
    expect(held.at(-1)?.query.get('watch')).toBe(`${A}:1,${B}:11`);
  });

  it('asks anew at once after an answer without frames', async () => {
    const { relay } = await setUp([[A, 0]]);
    const [oldest] = await relay.holds(HELD_GETS);
    oldest?.status(204);
    await vi.waitFor(() => expect(relay.seen).toHaveLength(HELD_GETS + 1));
    await relay.holds(HELD_GETS);
  });

  it('tells when the relay counts its frames anew', async () => {
    const { relay, hears } = await setUp([[A, 500]]);
    const [first, second] = await relay.holds(HELD_GETS);
    first?.frames({ sequence: 2 });
    await hears('frame 2 http restarted');
    second?.frames({ sequence: 3 });
    await hears('frame 3 http');
  });

  it('keeps one GET open for the list while nothing is watched', async () => {
    const { relay, transport } = await setUp([[A, 0]]);
    await relay.holds(HELD_GETS);
    transport.watch(new Map());
    await vi.waitFor(() => expect(relay.seen.at(-1)?.query.get('watch')).toBe(''));
    await relay.holds(1);
  });

  it('takes no older list of cameras for a newer one', async () => {
    const { relay, told, hears } = await setUp([[A, 0]]);
    const [first, second] = await relay.holds(HELD_GETS);
    first?.records({ type: 'cameras', version: 7, cameras: [cameraStatus({ name: 'New' })] });
    await hears('cameras New');
    second?.records({ type: 'cameras', version: 6, cameras: [cameraStatus({ name: 'Old' })] });
    await vi.waitFor(() => expect(relay.seen).toHaveLength(HELD_GETS + 2));
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
    timers.advance(250);
    await relay.holds(1);
  });

  it('wait longer every time, one at a time, and are many again after an answer', async () => {
    const { relay, timers, transport, told, hears } = await setUp([[A, 0]]);
    for (const held of await relay.holds(HELD_GETS)) held.status(502);
    await vi.waitFor(() => expect(told.filter((line) => line === 'down')).toHaveLength(HELD_GETS));
    timers.advance(250);
    const [probe] = await relay.holds(1);
    expect(probe?.query.get('cameras')).toBe('0');
    probe?.status(502);
    await vi.waitFor(() => expect(relay.open.size).toBe(0));
    await vi.waitFor(() => expect(told.filter((line) => line === 'down')).toHaveLength(HELD_GETS + 1));
    timers.advance(1_000);
    expect(relay.seen).toHaveLength(HELD_GETS + 1);
    timers.advance(500);
    (await relay.holds(1))[0]?.frames({ sequence: 1 });
    await hears('frame 1 http');
    transport.acknowledge(A, 1);
    await relay.holds(HELD_GETS);
  });

  it('do not take one bad answer among good ones for the end', async () => {
    const { relay, told, hears } = await setUp([[A, 0]]);
    const [first, second, third] = await relay.holds(HELD_GETS);
    first?.frames({ sequence: 1 });
    await hears('up http');
    second?.status(504);
    await relay.holds(HELD_GETS - 1);
    third?.frames({ sequence: 2 });
    await hears('frame 2 http');
    await relay.holds(HELD_GETS);
    expect(told).not.toContain('down');
  });

  it('come back under another name, for what was on its way is lost', async () => {
    const { relay, timers, hears } = await setUp();
    (await relay.holds(1))[0]?.records({ type: 'cameras', version: 3, cameras: [] });
    await hears('up http');
    await vi.waitFor(() => expect(relay.seen).toHaveLength(2));
    relay.seen[1]?.cut();
    await relay.holds(0);
    await vi.waitFor(() => expect(timers.pending).toBe(1));
    timers.advance(250);
    (await relay.holds(1))[0]?.cut();
    await hears('down');
    timers.advance(1_500);
    const [again] = await relay.holds(1);
    expect(again?.query.get('viewer')).toBe('viewer-number-2-of-this-page');
    expect(again?.query.get('cameras')).toBe('0');
  });

  it('are given up when nothing comes for half a minute', async () => {
    const { relay, timers, hears } = await setUp();
    await relay.holds(1);
    timers.advance(30_000);
    await hears('down');
    await relay.holds(0);
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

  it('are aborted, and say nothing more, when the transport is closed', async () => {
    const { relay, timers, transport, told } = await setUp([[A, 0]]);
    const [first] = await relay.holds(HELD_GETS);
    first?.frames({ sequence: 1 });
    await vi.waitFor(() => expect(told).toContain('frame 1 http'));
    transport.close();
    transport.close();
    await relay.holds(0);
    transport.watch(new Map([[B, 0]]));
    expect(timers.pending).toBe(0);
    expect(told).toEqual(['up http', 'frame 1 http']);
  });
});
