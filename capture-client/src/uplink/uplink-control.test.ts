import { FrameWindow } from '@porthole/shared/flow/frame-window';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { PublisherStatus, Reduction } from '@porthole/shared/protocol/cameras';
import { PublisherSession } from '@porthole/shared/publisher/publisher-session';
import type {
  OutgoingFrame,
  PublisherTransport,
  TransportEvent,
} from '@porthole/shared/publisher/publisher-transport';
import { describe, expect, it } from 'vitest';
import { UplinkControl } from './uplink-control.ts';

const FULL_BYTES = 50_000;
const FRAME_MS = 1_000 / 30;
/** Ms from the PC to the relay, where nothing is in the way. */
const ONE_WAY_MS = 10;

/** A line that carries so many bytes a second and delays the rest, with the product's own window before it. */
class ThinLine implements PublisherTransport {
  readonly carries = 'websocket';
  readonly note = null;
  readonly canSignal = false;
  readonly arrivals: { sequence: number; bytes: number; ageMs: number; at: number }[] = [];
  readonly told: PublisherStatus[] = [];
  bytesPerSecond: number;
  /** What everything takes longer, whatever its bytes: a processor that is busy with other things. */
  lateMs = 0;
  readonly #timers: ManualTimers;
  readonly #report: (event: TransportEvent) => void;
  readonly #window: FrameWindow;
  #busyUntil = 0;

  constructor(timers: ManualTimers, bytesPerSecond: number, report: (event: TransportEvent) => void) {
    this.#timers = timers;
    this.bytesPerSecond = bytesPerSecond;
    this.#report = report;
    this.#window = new FrameWindow({ now: () => timers.monotonic() });
    this.#window.roundTrip(2 * ONE_WAY_MS);
  }

  open(): void {}
  signal(): void {}
  get hasRoom() {
    return this.#window.hasRoom();
  }
  get window() {
    return this.#window.size;
  }
  get mostFps() {
    return (this.#window.size * 1_000) / (2 * ONE_WAY_MS + this.lateMs);
  }
  send({ sequence, jpeg }: OutgoingFrame): void {
    const now = this.#timers.monotonic();
    this.#window.sent('', sequence, jpeg.length);
    this.#busyUntil = Math.max(now, this.#busyUntil) + (jpeg.length * 1_000) / this.bytesPerSecond;
    const arrives = this.#busyUntil + ONE_WAY_MS - now;
    this.#timers.after(arrives, () => {
      const at = this.#timers.monotonic();
      this.arrivals.push({ sequence, bytes: jpeg.length, ageMs: at - capturedAt(sequence), at });
    });
    this.#timers.after(arrives + ONE_WAY_MS + this.lateMs, () => {
      this.#window.acknowledge('', sequence);
      this.#report({ type: 'answered', sequences: [sequence] });
    });
  }
  tell(status: PublisherStatus): void {
    this.told.push(status);
  }
  async bye(): Promise<void> {}
  close(): void {}

  up(viewers = 1): void {
    const limits = { maxFrameBytes: 2_000_000, maxFramePixels: 9_000_000, window: 4 };
    const camera = { id: 'cam_0123456789', name: 'Yard' };
    this.#report({ type: 'up', hello: { protocol: 1, camera, limits, viewers } });
  }
  demand(viewers: number): void {
    this.#report({ type: 'demand', viewers });
  }
  /** Of the last ms. */
  last(ms: number) {
    return this.arrivals.filter(({ at }) => at > this.#timers.monotonic() - ms);
  }
}

const capturedAt = (sequence: number) => sequence * FRAME_MS;
const settle = async () => {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
};

function open(bytesPerSecond: number, canEncode = true) {
  const timers = new ManualTimers();
  const lines: ThinLine[] = [];
  const session = new PublisherSession({
    choice: 'websocket',
    openSocket: (_engine, report) => {
      lines.push(new ThinLine(timers, bytesPerSecond, report));
      return lines[0] as ThinLine;
    },
    askArrival: () => Promise.reject(new Error('no answer')),
    openHttp: () => {
      throw new Error('not over HTTP');
    },
    timers,
    onChange: () => {},
    // Bytes go with the area, and less than in proportion with the quality.
    encode: async (jpeg, { scale, quality }) =>
      canEncode ? jpeg.slice(0, Math.ceil(jpeg.length * scale ** 1.6 * (quality / 100) ** 1.2)) : undefined,
  });
  const control = new UplinkControl({
    session,
    timers,
    canEncode: async () => canEncode,
    size: () => ({ width: 1280, height: 720 }),
  });
  session.setStatus({ source: { kind: 'test', label: 'Test pattern', state: 'running' } });
  session.start();
  const line = lines[0] as ThinLine;
  line.up();
  control.start();
  return {
    ...{ timers, session, control, line },
    async run(seconds: number) {
      for (let frame = 0; frame < seconds * 30; frame += 1) {
        timers.advance(FRAME_MS);
        session.offer({ jpeg: new Uint8Array(FULL_BYTES), capturedAt: timers.monotonic() });
        await settle();
      }
    },
  };
}

const ages = (arrivals: readonly { ageMs: number }[]) =>
  arrivals.map(({ ageMs }) => ageMs).sort((a, b) => a - b);
const reductions = (told: readonly PublisherStatus[]) =>
  told
    .map(({ uplink }) => uplink?.quality)
    .filter((one, index, all) => index === 0 || JSON.stringify(one) !== JSON.stringify(all[index - 1]));

describe('UQ-1: on a thin line', () => {
  it('pictures stay young and enough, and become smaller for it', async () => {
    const { run, line } = open(200_000);
    await run(5);
    await run(25);
    const steady = line.last(25_000);
    expect(steady.length / 25).toBeGreaterThanOrEqual(10);
    expect(ages(steady)[Math.floor(steady.length * 0.95)]).toBeLessThan(400);
    expect(Math.max(...steady.map(({ bytes }) => bytes))).toBeLessThan(FULL_BYTES);
  });

  it('pictures go as they are where the line carries them', async () => {
    const { run, line } = open(5_000_000);
    await run(20);
    expect(line.arrivals.every(({ bytes }) => bytes === FULL_BYTES)).toBe(true);
    expect(line.last(10_000).length).toBeGreaterThan(290);
  });

  it('pictures go as they are where it is a processor that has no time, and not the line', async () => {
    const { run, line } = open(5_000_000);
    line.lateMs = 150;
    await run(30);
    expect(line.last(20_000).length / 20).toBeLessThan(12);
    expect(line.arrivals.every(({ bytes }) => bytes === FULL_BYTES)).toBe(true);
  });

  it('and become smaller where both are so: fewer bytes help then', async () => {
    const { run, line } = open(200_000);
    line.lateMs = 30;
    await run(20);
    expect(line.last(10_000).length / 10).toBeGreaterThanOrEqual(10);
    expect(Math.max(...line.last(10_000).map(({ bytes }) => bytes))).toBeLessThan(FULL_BYTES / 2);
  });

  it('the relay is told of each level once, with what the line carries', async () => {
    const { run, line } = open(200_000);
    await run(30);
    const told = reductions(line.told);
    expect(told[0]).toBeUndefined();
    expect(told.length).toBeLessThan(8);
    const reduction = told.at(-1) as Reduction;
    expect(reduction.bytesPerSecond).toBeGreaterThan(150_000);
    expect(reduction.bytesPerSecond).toBeLessThan(250_000);
    expect(reduction.width).toBeLessThanOrEqual(1280);
  });

  it('only the rate is lowered where nothing can encode', async () => {
    const { run, control, line, session } = open(200_000, false);
    await run(20);
    expect(control.isRateOnly).toBe(true);
    expect(session.report.account.dropped.paced).toBeGreaterThan(0);
    expect(line.arrivals.every(({ bytes }) => bytes === FULL_BYTES)).toBe(true);
    expect(session.report.reduction).toMatchObject({ width: 1280, quality: null });
  });
});

describe('UQ-2: when the line recovers', () => {
  it('all is sent again, and nothing more is said of it', async () => {
    const { run, line, session } = open(200_000);
    await run(10);
    expect(session.report.reduction).not.toBeNull();
    line.bytesPerSecond = 5_000_000;
    await run(70);
    expect(line.last(1_000).every(({ bytes }) => bytes === FULL_BYTES)).toBe(true);
    expect(session.report.reduction).toBeNull();
  });

  it('nothing is tried while nobody watches', async () => {
    const { run, line, session } = open(200_000);
    await run(10);
    const { reduction } = session.report;
    line.bytesPerSecond = 5_000_000;
    line.demand(0);
    await run(60);
    expect(session.report.reduction).toEqual(reduction);
  });

  it('nothing is done any more by one that was stopped', async () => {
    const { run, control, line } = open(200_000);
    control.stop();
    control.stop();
    await run(10);
    expect(line.arrivals.every(({ bytes }) => bytes === FULL_BYTES)).toBe(true);
  });
});
