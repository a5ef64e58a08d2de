import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { OwnTime, ownTimes } from '../support/own-time.ts';
import { PageViewer, type Painted } from '../support/page-viewer.ts';
import { startRelayProcess } from '../support/relay-process.ts';

const VIEWERS = 50;

/** Ms after the relay listens in which pictures must be back, and what a busy machine may keep fifty waiting. */
const BACK_MS = 3_000;
const BUSY_MS = 5_000;

/** Somebody who watches, and all that was painted. */
class Seat implements Disposable {
  readonly painted: Painted[] = [];
  readonly viewer: PageViewer;

  constructor({ url, cookie }: RelayApi, camera: string) {
    this.viewer = new PageViewer({
      url,
      cookie,
      cameras: [camera],
      painted: (one) => this.painted.push(one),
    });
  }

  since(moment: number): Painted[] {
    return this.painted.filter(({ at }) => at >= moment);
  }

  [Symbol.dispose](): void {
    this.viewer[Symbol.dispose]();
  }
}

class Audience implements Disposable {
  readonly seats: readonly Seat[];

  constructor(api: RelayApi, camera: string) {
    this.seats = Array.from({ length: VIEWERS }, () => new Seat(api, camera));
  }

  [Symbol.dispose](): void {
    for (const seat of this.seats) seat[Symbol.dispose]();
  }
}

/** Ms in which all of them have knocked at a relay that is dead. */
const KNOCKED_MS = 5_000;
/** Ms for which these viewers, all in one process, may stand still together and yet knock one after another. */
const TOGETHER_MS = 300;

/** In the dead relay's place for so many ms and until all have come: who knocks when, on performance.now(), and is turned away. */
async function knocksAt(port: number, ms: number): Promise<number[]> {
  const knocks: number[] = [];
  const door = createServer((socket) => {
    knocks.push(performance.now());
    socket.on('error', () => {}).resetAndDestroy();
  });
  await new Promise<void>((resolve, reject) => door.once('error', reject).listen(port, '127.0.0.1', resolve));
  const opened = performance.now();
  const enough = () => performance.now() - opened > ms && knocks.length >= VIEWERS;
  await eventually('all have knocked', enough, {
    within: KNOCKED_MS,
    context: () => `${knocks.length} of ${VIEWERS} did.`,
  });
  await new Promise((resolve) => door.close(resolve));
  return knocks;
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'SE-5: %s of a relay with fifty viewers: they come back spread by chance, and all paint again soon, the newest first, once each',
  async (signal) => {
    await using relay = await startRelayProcess();
    const api = await relay.signedIn();
    const camera = await api.createCamera('Under load');
    await using _capture = startCapture({
      relay,
      camera,
      source: 'test',
      args: ['--size', '320x240', '--fps', '5'],
    });
    using audience = new Audience(api, camera.id);
    const { seats } = audience;
    await eventually('all paint', () => seats.every(({ painted }) => painted.length >= 5), {
      within: 40_000,
    });
    await onlyOnce(api, camera.id);

    const stoodStill = monitorEventLoopDelay({ resolution: 10 });
    stoodStill.enable();
    relay.process.signal(signal);
    await relay.process.exited;
    const first = (await knocksAt(relay.port, 1_500)).slice(0, VIEWERS);
    stoodStill.disable();
    if (stoodStill.max / 1e6 <= TOGETHER_MS)
      expect((first.at(-1) as number) - (first[0] as number)).toBeGreaterThan(100);

    const listening = await relay.startedAgain();
    const own = new OwnTime();
    const times = ownTimes();
    await eventually('all paint again', () => seats.every((seat) => seat.since(listening).length > 0), {
      within: BACK_MS + BUSY_MS,
      context: () => `${seats.filter((seat) => seat.since(listening).length > 0).length} of ${VIEWERS} do.`,
    });
    expect(own.passedMs).toBeLessThan(BACK_MS);
    await onlyOnce(api, camera.id);
    for (const seat of seats) {
      const again = seat.since(listening);
      const numbers = again.map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      for (const { at, ageMs } of again) {
        const painted = performance.timeOrigin + at;
        expect(times.between(painted - (ageMs ?? 0), painted)).toBeLessThan(BACK_MS);
        expect(ageMs ?? 0).toBeLessThan(BACK_MS + BUSY_MS);
      }
      expect(seat.viewer.ended).toBeUndefined();
    }
  },
  120_000,
);

/** Everybody is there, and nobody twice, over whatever door: of fifty at once some may find WebSocket too slow in coming, for a minute. */
async function onlyOnce(api: RelayApi, camera: string): Promise<void> {
  let counted = 0;
  await eventually(
    'each viewer counts once',
    async () => {
      counted = (await api.path(camera)).viewers.length;
      return counted === VIEWERS && (await api.camera(camera))?.viewers === VIEWERS;
    },
    { within: 30_000, every: 250, context: () => `${counted} do.` },
  );
}
