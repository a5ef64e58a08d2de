import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeAnimationFrames, FakeDecoder, fakeCanvas } from '../render/testing/fake-pictures.ts';
import { rtcAttempt, rtcPicture, rtcReport } from '../rtc/testing/rtc-attempts.ts';
import { FakePage, fakeTransports } from '../viewer/testing/fake-transport.ts';
import { cameraStatus } from '../viewer/testing/frames.ts';
import { createWall } from './create-wall.ts';
import { NO_DROPS } from './frame-drops.ts';
import { fakeRtc } from './testing/fake-rtc.ts';

const DOOR = 'cam_aaaaaaaaaa';
const YARD = 'cam_bbbbbbbbbb';
const READY = { state: 'ready', watching: 0, most: 3 } as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

const offering = (part: Partial<CameraStatus> = {}) =>
  cameraStatus({
    publisher: { transport: 'websocket', source: 'Webcam', host: 'pc', rtc: READY },
    latest: { sequence: 1, capturedAt: 0, width: 640, height: 480 },
    ...part,
  });

function setUp(kept: Record<string, string> = {}) {
  const timers = new ManualTimers();
  const page = new FakePage();
  const fakes = fakeTransports();
  const decoder = new FakeDecoder();
  const frames = new FakeAnimationFrames();
  const rtc = fakeRtc();
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
  /** What the relay is told by requests that outlive the page. */
  const posted: Telemetry[] = [];
  const telemetry = {
    overSession: () => true,
    overHttp: async (said: Telemetry) => void posted.push(said),
  };
  const wall = createWall({
    telemetry,
    timers,
    page,
    storage,
    decode: decoder.decode,
    animationFrames: frames,
    transports: fakes.transports,
    openRtc: rtc.openRtc,
  });
  const { canvas, drawn } = fakeCanvas();
  let sequence = 0;

  async function connected(...cameras: CameraStatus[]) {
    fakes.socket.clock = exchange;
    fakes.socket.events.up('websocket');
    fakes.socket.events.cameras(cameras.length > 0 ? cameras : [offering()]);
    await settled();
    const [first] = wall.cameras.value ?? [];
    first?.attach(canvas);
    first?.see(wall, 640);
    await settled();
    return first!;
  }

  const brings = () => {
    sequence += 1;
    fakes.socket.brings({ sequence, capturedAt: relayNow() - 100, width: 640, height: 480 }, 'websocket');
  };
  async function paints() {
    brings();
    await decoder.finish();
    frames.next();
  }

  /** JPEGs are painted, then WebRTC takes over. */
  async function upgraded() {
    const camera = await connected();
    await paints();
    rtc.view.events.mode('rtc');
    await settled();
    return camera;
  }

  /** A frame of the video every 50 ms. */
  function presents(count: number) {
    for (let frame = 0; frame < count; frame += 1) {
      timers.advance(50);
      rtc.view.events.painted(rtcPicture({ at: timers.monotonic() }));
    }
  }

  return {
    timers,
    page,
    fakes,
    decoder,
    frames,
    rtc,
    kept,
    wall,
    posted,
    drawn,
    canvas,
    connected,
    brings,
    paints,
    upgraded,
    presents,
  };
}

let opened: ReturnType<typeof setUp> | undefined;
const open = (kept?: Record<string, string>) => {
  opened = setUp(kept);
  return opened;
};
afterEach(() => opened?.wall.close());

describe('WebRTC’s place on a page', () => {
  it('is for the one picture that is looked at alone', async () => {
    const { timers, wall, rtc, connected } = open();
    await connected(offering({ id: DOOR, name: 'Door' }), offering({ id: YARD, name: 'Yard' }));
    expect([rtc.view.camera, wall.rtc.camera.value]).toEqual([DOOR, DOOR]);
    wall.cameras.value?.[1]?.see(wall, 640);
    await settled();
    expect([rtc.views.length, rtc.view.closed, wall.rtc.camera.value]).toEqual([1, 1, null]);
    wall.cameras.value?.[0]?.see(wall, null);
    timers.advance(1_000);
    await settled();
    expect([rtc.views.length, rtc.view.camera, rtc.view.closed]).toEqual([2, YARD, 0]);
  });

  it('is left when its camera is removed, the session ends or the page is closed', async () => {
    const { fakes, rtc, connected } = open();
    await connected();
    fakes.socket.events.cameras([]);
    await settled();
    expect(rtc.view.closed).toBe(1);
    const other = open();
    await other.connected();
    other.fakes.socket.events.refused('session-expired');
    expect(other.rtc.view.closed).toBe(1);
    other.wall.close();
    expect(other.rtc.view.closed).toBe(1);
  });

  it('is told all that it goes by', async () => {
    const { timers, page, fakes, wall, rtc, connected, paints } = open();
    await connected();
    const well = {
      ...{ offered: READY, jpegAt: null, sourceAlive: true, visible: true },
      ...{ allowed: true, pinned: false, signalling: true },
    };
    expect(rtc.view.known).toEqual(well);
    timers.advance(100);
    await paints();
    expect(rtc.view.known).toEqual({ ...well, jpegAt: timers.monotonic() });
    fakes.socket.events.cameras([offering({ reason: { code: 'frozen-source', since: 0, pc: '' } })]);
    page.set({ hidden: true });
    fakes.socket.events.down();
    wall.rtc.choose('pinned');
    const ill = { sourceAlive: false, visible: false, signalling: false, pinned: true };
    expect(rtc.view.known).toEqual({ ...well, jpegAt: timers.monotonic(), ...ill });
  });

  it('is tried again on another network', async () => {
    const { page, rtc, connected } = open();
    await connected();
    page.set({ network: 'true cellular' });
    expect(rtc.view.tries).toBe(1);
  });

  it('is not used where a person forbids it, and that is kept', async () => {
    const { wall, kept, rtc, connected } = open();
    await connected();
    wall.rtc.choose('forbidden');
    expect(rtc.view.known.allowed).toBe(false);
    expect(open(kept).wall.rtc.choice.value).toBe('forbidden');
  });

  it('is not used where the browser saves data, unless it is pinned', async () => {
    const { page, wall, rtc, connected } = open();
    await connected();
    page.set({ saveData: true });
    expect([wall.rtc.saving.value, rtc.view.known.allowed]).toEqual([true, false]);
    wall.rtc.choose('pinned');
    expect([wall.rtc.saving.value, rtc.view.known.allowed]).toEqual([false, true]);
  });

  it('speaks with the camera’s publisher through the session', async () => {
    const { fakes, rtc, connected } = open();
    await connected();
    const ask = { type: 'watch', attempt: 'attempt-number-0001', camera: DOOR } as const;
    expect(await rtc.view.send(ask)).toBeNull();
    expect(fakes.socket.signals).toEqual([ask]);
    fakes.socket.events.signal({ type: 'bye', attempt: ask.attempt });
    expect(rtc.view.heard).toEqual([{ type: 'bye', attempt: ask.attempt }]);
  });

  it('is left with the page, and taken again where that is shown once more', async () => {
    const { fakes, page, rtc, connected, paints } = open();
    await connected();
    await paints();
    page.leave();
    expect([rtc.view.closed, rtc.views.length]).toEqual([1, 1]);
    expect(fakes.socket.leftAfter).toBe(fakes.socket.signals.length);
    page.set({});
    await settled();
    expect([rtc.view.closed, rtc.views.length]).toEqual([0, 2]);
  });

  it.each<[string, (scene: ReturnType<typeof open>) => void]>([
    ['page', ({ page }) => page.leave()],
    ['person', ({ wall }) => wall.close()],
  ])('RT-8: is told of at once when its %s leaves', async (_who, leaves) => {
    const scene = open();
    await scene.connected();
    scene.rtc.view.events.ended(rtcAttempt({ end: { afterMs: 9_140, code: null } }));
    leaves(scene);
    expect(scene.posted).toMatchObject([{ rtcAttempt: { camera: DOOR, code: null, shownMs: 140 } }]);
  });

  it('is told of when it takes over the picture', async () => {
    const { wall, posted, upgraded } = open();
    await upgraded();
    wall.close();
    const transportChange = { from: 'websocket', to: 'webrtc', reason: 'climbed' };
    expect(posted.flatMap((said) => said.transportChange ?? [])).toEqual([transportChange]);
  });

  it('tells what comes of it, and is tried when a person says so', async () => {
    const { wall, rtc, connected } = open();
    await connected();
    const report = rtcReport({ attempt: rtcAttempt() });
    rtc.view.events.report(report);
    expect(wall.rtc.report.value).toBe(report);
    wall.rtc.tryNow();
    expect(rtc.view.tries).toBe(1);
    wall.cameras.value?.[0]?.see(wall, null);
    opened?.timers.advance(1_000);
    await settled();
    expect(wall.rtc.report.value).toBeNull();
  });
});

describe('a picture over WebRTC', () => {
  it('is drawn to the same canvas and counted in the same figures, its age estimated', async () => {
    const { timers, rtc, drawn, canvas, upgraded, presents } = open();
    const door = await upgraded();
    rtc.view.events.report(rtcReport({ figures: { bytesPerSecond: 200_000 } as never }));
    presents(40);
    timers.advance(500);
    expect([drawn.length, canvas.dataset.via]).toEqual([41, 'webrtc']);
    expect(door.figures.value).toMatchObject({
      frames: 41,
      ageMs: 80,
      ageEstimated: true,
      split: null,
      viewerTransport: 'webrtc',
      cameraTransport: 'websocket',
      width: 640,
      full: { width: 640, height: 480 },
    });
    expect(door.figures.value.bytesPerSecond).toBeGreaterThanOrEqual(200_000);
    expect(door.history.value.at(-1)).toMatchObject({ transport: 'webrtc', drops: 0, rendition: null });
  });

  it('lets the relay’s frames stand by, which are settled and not painted', async () => {
    const { timers, fakes, rtc, drawn, decoder, upgraded, presents, brings } = open();
    const door = await upgraded();
    expect(fakes.socket.watched.get(DOOR)?.wish).toEqual({ width: 640, rendition: 'auto', standby: true });
    presents(2);
    brings();
    brings();
    presents(10);
    expect([drawn.length, decoder.inFlight]).toEqual([13, 0]);
    expect(fakes.socket.acknowledged.slice(-2)).toEqual([`${DOOR}:2 not-needed`, `${DOOR}:3 not-needed`]);
    expect(rtc.view.known.jpegAt).toBe(100);
    timers.advance(3_000);
    expect(door.drops.value).toEqual({ ...NO_DROPS, stoodBy: 2 });
    expect(door.snapshot()?.capturedAt).toBe(1_000_000);
  });

  it('gives way at once to the frame that stands by, then to all of them, and each counts once', async () => {
    const { timers, fakes, rtc, drawn, decoder, frames, upgraded, presents, brings, paints } = open();
    const door = await upgraded();
    presents(2);
    timers.advance(300);
    brings();
    rtc.view.events.mode('jpeg');
    const spare = await decoder.finish();
    frames.next();
    expect(drawn.at(-1)).toBe(spare.source);
    expect(fakes.socket.watched.get(DOOR)?.wish.standby).toBeUndefined();
    await paints();
    await paints();
    timers.advance(3_000);
    expect(door.figures.value.frames).toBe(6);
    expect(door.drops.value).toEqual({ ...NO_DROPS, stoodBy: 1 });
    expect(fakes.socket.acknowledged).toEqual([
      `${DOOR}:1`,
      `${DOOR}:2 not-needed`,
      `${DOOR}:3`,
      `${DOOR}:4`,
    ]);
  });

  it('does not give way to a frame that is older than its last', async () => {
    const { rtc, drawn, decoder, upgraded, presents, brings } = open();
    await upgraded();
    brings();
    presents(1);
    rtc.view.events.mode('jpeg');
    expect([decoder.inFlight, drawn.length]).toEqual([0, 2]);
  });

  it('stays on the canvas until the relay’s next is painted, and nothing of the video is drawn any more', async () => {
    const { rtc, drawn, upgraded, presents, paints } = open();
    const door = await upgraded();
    presents(3);
    rtc.view.events.mode('jpeg');
    presents(3);
    expect(drawn).toHaveLength(4);
    await paints();
    opened?.timers.advance(500);
    expect([drawn.length, door.figures.value.viewerTransport]).toEqual([5, 'websocket']);
  });

  it('is live for as long as it is painted, whatever becomes of the relay', async () => {
    const { fakes, upgraded, presents, timers } = open();
    const door = await upgraded();
    fakes.socket.events.down();
    presents(400);
    expect(door.picture.value).toEqual({ state: 'live' });
    expect(door.figures.value.viewerTransport).toBe('webrtc');
    timers.advance(2_500);
    expect(door.picture.value).toMatchObject({ state: 'offline', code: 'relay-unreachable' });
  });

  it('is stuck where the relay sees that its frames are all the same', async () => {
    const { fakes, upgraded, presents } = open();
    const door = await upgraded();
    fakes.socket.events.cameras([offering({ reason: { code: 'frozen-source', since: 0, pc: '' } })]);
    presents(3);
    expect(door.picture.value).toMatchObject({ state: 'stale', code: 'frozen-source' });
  });
});
