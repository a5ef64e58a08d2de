import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeAnimationFrames, FakeDecoder, fakeCanvas } from '../render/testing/fake-pictures.ts';
import { FakePage, fakeTransports } from '../viewer/testing/fake-transport.ts';
import { cameraStatus } from '../viewer/testing/frames.ts';
import { createWall } from './create-wall.ts';
import { fakeRtc } from './testing/fake-rtc.ts';

const DOOR = 'cam_aaaaaaaaaa';
const YARD = 'cam_bbbbbbbbbb';
const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp(kept: Record<string, string> = {}) {
  const timers = new ManualTimers();
  const page = new FakePage();
  const fakes = fakeTransports();
  const decoder = new FakeDecoder();
  const frames = new FakeAnimationFrames();
  const storage = () => ({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, text: string) => {
      kept[key] = text;
    },
  });
  /** The relay's clock runs a million ms ahead of the monotonic one. */
  const relayNow = () => timers.monotonic() + 1_000_000;
  const exchange = async () => ({
    asked: timers.monotonic(),
    answered: timers.monotonic(),
    theirs: relayNow(),
  });
  fakes.relay.plainClock = exchange;
  const told: Telemetry[] = [];
  const wall = createWall({
    timers,
    openedAt: timers.monotonic() - 250,
    telemetry: {
      overSession: (said) => told.push(said) > 0,
      overHttp: async () => {},
    },
    page,
    storage,
    decode: decoder.decode,
    animationFrames: frames,
    transports: fakes.transports,
    openRtc: fakeRtc().openRtc,
  });
  let sequence = 0;

  /** Socket.IO stands and has told the cameras. */
  async function connected(...cameras: Partial<CameraStatus>[]) {
    fakes.socket.clock = exchange;
    fakes.socket.events.up('websocket');
    fakes.socket.events.cameras((cameras.length > 0 ? cameras : [{}]).map(cameraStatus));
    await settled();
    for (const camera of wall.cameras.value ?? []) camera.see(wall, 640);
    await settled();
    return wall.cameras.value![0]!;
  }

  /** One frame from the relay to the canvas. */
  async function paints({ ageMs = 100, camera = DOOR, missed = 0 } = {}) {
    sequence += 1 + missed;
    fakes.socket.brings(
      { camera, sequence, capturedAt: relayNow() - ageMs, width: 640, height: 480 },
      'websocket',
    );
    await decoder.finish();
    frames.next();
  }

  async function paintsFor(ms: number, everyMs = 100) {
    for (let passed = 0; passed < ms; passed += everyMs) {
      timers.advance(everyMs);
      await paints();
    }
  }

  return { timers, page, fakes, decoder, frames, kept, told, wall, connected, paints, paintsFor };
}

let opened: ReturnType<typeof setUp> | undefined;
const open = () => {
  opened = setUp();
  return opened;
};
afterEach(() => opened?.wall.close());

describe('the cameras of a wall', () => {
  it('are unknown until the relay has told them', async () => {
    const { wall, fakes } = open();
    expect(wall.cameras.value).toBeNull();
    fakes.socket.events.cameras([]);
    expect(wall.cameras.value).toEqual([]);
  });

  it('stand in order of name, with numbers as numbers, and are watched', async () => {
    const { wall, fakes, connected } = open();
    await connected(
      { id: 'cam_0000000003', name: 'Camera 10' },
      { id: 'cam_0000000001', name: 'camera 9' },
      { id: 'cam_0000000002', name: 'Backyard' },
    );
    expect(wall.cameras.value?.map((camera) => camera.status.value.name)).toEqual([
      'Backyard',
      'camera 9',
      'Camera 10',
    ]);
    expect(fakes.socket.watched.size).toBe(3);
  });

  it('stay the same objects while they exist, and the list stays the same while they do', async () => {
    const { wall, fakes, connected } = open();
    const door = await connected({ id: DOOR, name: 'Door' }, { id: YARD, name: 'Yard' });
    const list = wall.cameras.value;
    fakes.socket.events.cameras([
      cameraStatus({ id: DOOR, name: 'Door', viewers: 7 }),
      cameraStatus({ id: YARD, name: 'Yard' }),
    ]);
    expect(wall.cameras.value).toBe(list);
    expect(door.status.value.viewers).toBe(7);
    fakes.socket.events.cameras([
      cameraStatus({ id: DOOR, name: 'Zoo' }),
      cameraStatus({ id: YARD, name: 'Yard' }),
    ]);
    expect(wall.cameras.value?.map(({ id }) => id)).toEqual([YARD, DOOR]);
    expect(wall.cameras.value?.[1]).toBe(door);
    fakes.socket.events.cameras([cameraStatus({ id: YARD, name: 'Yard' })]);
    expect(wall.cameras.value?.map(({ id }) => id)).toEqual([YARD]);
    await settled();
    expect([...fakes.socket.watched.keys()]).toEqual([YARD]);
  });

  it('leave nothing of a removed camera’s picture', async () => {
    const { fakes, connected, paints, decoder } = open();
    const door = await connected();
    const { canvas, drawn } = fakeCanvas();
    door.attach(canvas);
    await paints();
    fakes.socket.events.cameras([]);
    expect(drawn.at(-1)).toBe('cleared');
    expect(decoder.pictures.map(({ closed }) => closed)).toEqual([1]);
  });
});

describe('a picture', () => {
  it('is not live by a connection, only by a paint', async () => {
    const { timers, connected, paints } = open();
    const door = await connected();
    timers.advance(5_000);
    expect(door.picture.value).toMatchObject({ state: 'connecting', deadline: 10_000 });
    await paints();
    expect(door.picture.value).toEqual({ state: 'live' });
    expect(door.lastPaintedAt.value).toBe(timers.monotonic());
    expect(door.changedAt.value).toBe(timers.monotonic());
  });

  it('is offline, with a reason, when none came by the deadline', async () => {
    const { timers, connected } = open();
    const door = await connected();
    timers.advance(10_000);
    expect(door.picture.value).toMatchObject({ state: 'offline', code: 'no-frames' });
  });

  it('is stale two seconds after the last paint, and its age goes on', async () => {
    const { timers, connected, paints, paintsFor } = open();
    const door = await connected();
    await paintsFor(1_000);
    // Between two ticks of the wall, which are at quarters of a second.
    timers.advance(40);
    await paints();
    timers.advance(1_999);
    expect(door.picture.value.state).toBe('live');
    expect(door.figures.value.ageMs).toBe(100);
    timers.advance(1);
    expect(door.picture.value).toMatchObject({ state: 'stale', code: 'no-frames' });
    timers.advance(500);
    expect(door.figures.value.ageMs).toBeGreaterThan(2_000);
  });

  it('is not live for an old frame that the relay hands to whoever joins', async () => {
    const { connected, paints } = open();
    const door = await connected();
    await paints({ ageMs: 60_000 });
    expect(door.picture.value).toMatchObject({ state: 'stale', code: 'no-frames' });
  });

  it('is live for a stream with a long way', async () => {
    const { timers, connected, paints } = open();
    const door = await connected();
    await paints({ ageMs: 5_000 });
    timers.advance(100);
    await paints({ ageMs: 5_000 });
    expect(door.picture.value).toEqual({ state: 'live' });
  });

  it('is the newest after an outage: what waited on its way meanwhile is settled and not shown', async () => {
    const { timers, fakes, connected, paintsFor, paints } = open();
    const door = await connected();
    await paintsFor(5_000);
    timers.advance(3_000);
    await paints({ ageMs: 2_950 });
    await paints({ ageMs: 2_850 });
    await paints({ ageMs: 100 });
    expect(door.picture.value.state).toBe('live');
    timers.advance(500);
    expect(door.figures.value.frames).toBe(51);
    expect(door.drops.value).toMatchObject({ skipped: 0, replaced: 2 });
    expect(fakes.socket.acknowledged.slice(-3)).toEqual([
      `${DOOR}:51 superseded`,
      `${DOOR}:52 superseded`,
      `${DOOR}:53`,
    ]);
  });

  it('follows the relay’s word on its camera at once', async () => {
    const { fakes, connected, paints } = open();
    const door = await connected();
    await paints();
    const reason = { code: 'camera-lost', since: 0, pc: 'pc' } as const;
    fakes.socket.events.cameras([cameraStatus({ state: 'interrupted', reason })]);
    expect(door.picture.value).toMatchObject({ state: 'stale', code: 'camera-lost' });
    fakes.socket.events.cameras([cameraStatus({ state: 'offline', reason, publisher: null })]);
    expect(door.picture.value).toMatchObject({ state: 'offline', code: 'camera-lost' });
  });

  it('waits anew when its camera is back', async () => {
    const { timers, fakes, connected } = open();
    const door = await connected({ state: 'offline' });
    timers.advance(60_000);
    fakes.socket.events.cameras([cameraStatus()]);
    expect(door.picture.value).toMatchObject({ state: 'connecting', since: 60_000 });
  });

  it('is offline when the relay has been gone for long, and keeps its count', async () => {
    const { timers, fakes, connected, paints } = open();
    const door = await connected();
    await paints();
    timers.advance(500);
    fakes.socket.events.down();
    timers.advance(8_500);
    expect(door.picture.value).toMatchObject({ state: 'offline', code: 'relay-unreachable' });
    expect(door.figures.value).toMatchObject({
      frames: 1,
      fps: null,
      bytesPerSecond: null,
      viewerTransport: null,
    });
  });

  it('says that frames cannot be decoded after three in a row', async () => {
    const { timers, fakes, decoder, connected, paints } = open();
    const door = await connected();
    await paints();
    const { socket } = fakes;
    timers.advance(3_000);
    for (const sequence of [11, 12, 13]) {
      socket.brings({ sequence }, 'websocket');
      await decoder.fail();
    }
    expect(door.picture.value).toMatchObject({ state: 'stale', code: 'decode-failed' });
    timers.advance(500);
    expect(door.drops.value).toMatchObject({ skipped: 9, broken: 3 });
    expect(socket.acknowledged.at(-1)).toBe(`${DOOR}:13 decode-failed`);
  });

  it('waits anew when the page is seen again', async () => {
    const { timers, page, connected, paints } = open();
    const door = await connected();
    await paints();
    page.set({ hidden: true });
    timers.advance(60_000);
    expect(door.picture.value).toEqual({ state: 'resting', code: 'tab-hidden' });
    page.set({ hidden: false });
    expect(door.picture.value).toMatchObject({ state: 'connecting' });
    timers.advance(10_000);
    expect(door.picture.value).toMatchObject({ state: 'stale', code: 'no-frames' });
  });
});

describe('CL-3: a picture that nobody sees', () => {
  it('is not asked for, and rests', async () => {
    const { timers, fakes, connected, paints } = open();
    const door = await connected({ id: DOOR, name: 'Door' }, { id: YARD, name: 'Yard' });
    await paints();
    // The page may look for other ways meanwhile.
    const first = fakes.socket;
    door.see(fakes, null);
    timers.advance(60_000);
    await settled();
    expect([...first.watched.keys()]).toEqual([DOOR, YARD]);
    const [, yard] = opened!.wall.cameras.value!;
    yard!.see(opened!.wall, null);
    timers.advance(300);
    await settled();
    expect([...first.watched.keys()]).toEqual([DOOR]);
    expect(yard!.picture.value).toEqual({ state: 'resting', code: 'tab-hidden' });
    yard!.see(opened!.wall, 320);
    await settled();
    expect(first.watched.get(YARD)?.wish).toEqual({ width: 320, rendition: 'auto' });
    expect(yard!.picture.value.state).toBe('connecting');
  });

  it('goes on where it was when it was away for less than a picture takes to be stale', async () => {
    const { timers, wall, connected, paints } = open();
    const door = await connected();
    await paints();
    door.see(wall, null);
    timers.advance(500);
    expect(door.picture.value.state).toBe('resting');
    door.see(wall, 640);
    expect(door.picture.value).toEqual({ state: 'live' });
  });

  it('is not watched before anybody has looked', async () => {
    const { fakes, wall } = open();
    fakes.socket.events.up('websocket');
    fakes.socket.events.cameras([cameraStatus()]);
    await settled();
    expect(fakes.socket.watched.size).toBe(0);
    expect(wall.cameras.value![0]!.picture.value.state).toBe('resting');
  });
});

describe('what is wished of a camera', () => {
  it('is fewer frames of the same size while this computer is busy', async () => {
    const { timers, fakes, connected, paints } = open();
    await connected();
    for (let ms = 0; ms < 3_000; ms += 500) {
      timers.sleep(500);
      timers.advance(1);
      await paints({ missed: 3 });
    }
    expect(fakes.socket.watched.get(DOOR)?.wish).toEqual({ width: 640, rendition: 'auto', fps: 2 });
  });

  it('is its width, the person’s choice and whether data is dear, and is told when it changes', async () => {
    const { fakes, page, kept, connected } = open();
    const door = await connected();
    const wish = () => fakes.socket.watched.get(DOOR)?.wish;
    expect(wish()).toEqual({ width: 640, rendition: 'auto' });
    door.choose('320');
    await settled();
    expect(wish()).toEqual({ width: 640, rendition: '320' });
    page.set({ saveData: true });
    await settled();
    expect(wish()).toEqual({ width: 640, rendition: '320', saveData: true });
    expect(JSON.parse(kept['porthole-renditions']!)).toEqual({ [DOOR]: '320' });
    door.choose('auto');
    expect(kept['porthole-renditions']).toBe('{}');
  });

  it('is remembered by this browser', async () => {
    const { kept, fakes, connected } = open();
    kept['porthole-renditions'] = 'not JSON';
    await connected();
    opened!.wall.close();
    const again = setUp({ 'porthole-renditions': JSON.stringify({ [DOOR]: '160', [YARD]: 'huge' }) });
    const door = await again.connected({ id: DOOR, name: 'A' }, { id: YARD, name: 'B' });
    expect(door.choice.value).toBe('160');
    expect(again.wall.cameras.value![1]!.choice.value).toBe('auto');
    expect(fakes.socket.closed).toBe(1);
    again.wall.close();
  });
});

describe('the clock of this device', () => {
  it('moves nothing when it is set', async () => {
    const { timers, connected, paintsFor } = open();
    const door = await connected();
    await paintsFor(3_000);
    const before = door.figures.value;
    timers.stepClock(-3_600_000);
    await paintsFor(2_000);
    expect(door.picture.value).toEqual({ state: 'live' });
    expect(door.figures.value).toMatchObject({ ageMs: before.ageMs, fps: before.fps });
    const times = door.history.value.map(({ at }) => at);
    expect(times.slice(1).every((at, index) => at - times[index]! === 1_000)).toBe(true);
  });
});

describe('the figures of a camera', () => {
  it('are unknown before the first frame, not zero', async () => {
    const { timers, connected } = open();
    const door = await connected();
    timers.advance(1_000);
    expect(door.figures.value).toEqual({
      frames: 0,
      fps: null,
      ageMs: null,
      ageEstimated: false,
      split: null,
      bytesPerSecond: null,
      width: null,
      height: null,
      rendition: null,
      full: null,
      cameraTransport: 'websocket',
      viewerTransport: null,
    });
  });

  it('stand beside the first picture, and beside one that comes back, with the paint', async () => {
    const { timers, connected, paints, paintsFor } = open();
    const door = await connected();
    await paints();
    expect(door.figures.value).toMatchObject({ frames: 1, ageMs: 100, width: 640 });
    await paintsFor(1_000);
    timers.advance(5_000);
    expect(door.figures.value.ageMs).toBeGreaterThan(5_000);
    await paints();
    expect(door.picture.value.state).toBe('live');
    expect(door.figures.value).toMatchObject({ frames: 12, ageMs: 100 });
  });

  it('count and measure what was painted', async () => {
    const { connected, paintsFor } = open();
    const door = await connected();
    await paintsFor(5_000);
    const { fps, bytesPerSecond, ...others } = door.figures.value;
    expect(fps).toBeCloseTo(10, 1);
    expect(bytesPerSecond).toBeCloseTo(1_000, -1);
    expect(others).toEqual({
      // The fiftieth came after the figures were refreshed.
      frames: 49,
      ageMs: 100,
      ageEstimated: false,
      split: null,
      width: 640,
      height: 480,
      rendition: { name: 'full', cause: 'full' },
      full: { width: 640, height: 480 },
      cameraTransport: 'websocket',
      viewerTransport: 'websocket',
    });
  });

  it('keep two minutes of history, with gaps where nothing is known', async () => {
    const { timers, connected, paintsFor } = open();
    const door = await connected();
    timers.advance(2_000);
    await paintsFor(3_000);
    expect(door.history.value.map(({ fps }) => fps !== null)).toEqual([false, false, true, true, true]);
    expect(door.history.value.at(-1)?.ageMs).toBe(100);
    timers.advance(200_000);
    expect(door.history.value).toHaveLength(120);
    expect(door.history.value.at(-1)).toEqual({
      at: timers.monotonic(),
      fps: 0,
      ageMs: null,
      bytesPerSecond: 0,
      drops: 0,
      transport: null,
      cameraTransport: null,
      rendition: null,
    });
  });

  it('come with the JPEG itself', async () => {
    const { connected, paints } = open();
    const door = await connected();
    expect(door.snapshot()).toBeNull();
    await paints({ ageMs: 100 });
    expect(door.snapshot()).toMatchObject({ capturedAt: 999_900 });
    expect(door.snapshot()?.jpeg).toMatchObject({ size: 100, type: 'image/jpeg' });
  });
});

describe('the leg of a wall', () => {
  it('tells what carries, how far it is, and how much comes', async () => {
    const { wall, connected, paintsFor } = open();
    expect(wall.leg.transport.value).toBeNull();
    await connected();
    await paintsFor(3_000);
    expect(wall.leg.transport.value).toBe('websocket');
    expect(wall.leg.rungs.value.websocket).toEqual({ state: 'carrying', code: null, retryAt: null });
    expect(wall.leg.roundTripMs.value).toBe(0);
    expect(wall.leg.bytesPerSecond.value).toBeCloseTo(1_000, -1);
    expect(wall.leg.trouble.value).toBeNull();
  });

  it('keeps what a person chooses', async () => {
    const { wall, fakes, kept } = open();
    wall.leg.choose('polling');
    expect(wall.leg.choice.value).toBe('polling');
    expect(fakes.socket.engine).toBe('polling');
    expect(kept).toEqual({ 'porthole-transport': 'polling' });
  });
});

describe('a session that the relay ends', () => {
  it('wipes every picture and tries nothing again', async () => {
    const { wall, timers, fakes, decoder, frames, page, connected, paints } = open();
    const door = await connected();
    const { canvas, drawn } = fakeCanvas();
    door.attach(canvas);
    await paints();
    fakes.socket.brings({ sequence: 90 }, 'websocket');
    fakes.socket.events.refused('signed-out');
    await decoder.finish();
    frames.next();
    timers.advance(60_000);
    expect(wall.ended.value).toBe('signed-out');
    expect(door.picture.value).toMatchObject({ state: 'offline', code: 'signed-out' });
    expect(drawn.at(-1)).toBe('cleared');
    expect(canvas.dataset.sequence).toBeUndefined();
    expect(door.snapshot()).toBeNull();
    expect(decoder.pictures.map(({ closed }) => closed)).toEqual([1, 1]);
    expect([timers.pending, page.listeners]).toEqual([0, 0]);
  });

  it('leaves no transport that is said to carry', async () => {
    const { wall, fakes, connected, paints } = open();
    await connected();
    await paints();
    fakes.socket.events.refused('signed-out');
    const refused = { retryAt: null, state: 'failed', code: 'signed-out' };
    expect(wall.leg.rungs.value).toEqual({ websocket: refused, polling: refused, http: refused });
    expect(wall.leg.transport.value).toBeNull();
  });

  it('leaves nothing behind when the wall is closed', async () => {
    const { wall, timers, decoder, connected, paints, page } = open();
    await connected();
    await paints();
    wall.close();
    wall.close();
    expect(decoder.pictures.map(({ closed }) => closed)).toEqual([1]);
    expect([timers.pending, page.listeners]).toEqual([0, 0]);
  });
});

describe('TE-1: what the relay is told of a page', () => {
  it('is its first painted frame, since its opening, and how long the relay was out of reach', async () => {
    const { timers, told, fakes, connected, paints, paintsFor } = open();
    await connected();
    timers.advance(50);
    await paints();
    await paintsFor(10_000);
    expect(told).toEqual([{ firstPaint: { transport: 'websocket', ms: 300 } }]);
    fakes.socket.events.down();
    timers.advance(2_000);
    fakes.socket.events.up('websocket');
    await paintsFor(10_000);
    expect(told.slice(1)).toEqual([{ reconnect: { transport: 'websocket', ms: 2_000 } }]);
  });
});
