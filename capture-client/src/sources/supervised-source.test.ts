import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import type { RunListener, SourceFrame, SourceState } from './source.ts';
import { SupervisedSource } from './supervised-source.ts';
import { PATIENCE } from './supervision.ts';

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const FRAME: SourceFrame = { jpeg: new Uint8Array(1), capturedAt: 1 };
const BUSY = { code: 'camera-busy', detail: 'in use' } as const;

async function started() {
  const timers = new ManualTimers();
  const runs: { listener: RunListener; stopped: boolean; release: () => void }[] = [];
  const states: SourceState[] = [];
  const frames: SourceFrame[] = [];
  const source = new SupervisedSource({
    kind: 'webcam',
    label: 'Webcam',
    timers,
    open: (listener) => {
      let release = () => {};
      const gone = new Promise<void>((resolve) => {
        release = resolve;
      });
      const run = { listener, stopped: false, release };
      runs.push(run);
      return {
        stop: () => {
          run.stopped = true;
          return gone;
        },
      };
    },
  });
  const counts = { leftOut: 0 };
  source.start({
    frame: (frame) => frames.push(frame),
    leftOut: () => {
      counts.leftOut += 1;
    },
    state: (state) => states.push(state),
  });
  await settle();
  const advance = async (ms: number) => {
    timers.advance(ms);
    await settle();
  };
  return { timers, source, runs, states, frames, counts, advance };
}

describe('SupervisedSource', () => {
  it('passes frames on and says that it runs', async () => {
    const { runs, states, frames } = await started();
    runs[0]?.listener.frame(FRAME);
    runs[0]?.listener.frame(FRAME);
    expect(frames).toEqual([FRAME, FRAME]);
    expect(states).toEqual([{ state: 'starting' }, { state: 'running' }]);
  });

  it('says why it failed until it has a picture again', async () => {
    const { runs, states, advance } = await started();
    runs[0]?.listener.failed(BUSY);
    runs[0]?.release();
    await advance(500);
    expect(runs).toHaveLength(2);
    expect(states.at(-1)).toEqual({ state: 'failed', ...BUSY });
    runs[1]?.listener.frame(FRAME);
    expect(states.at(-1)).toEqual({ state: 'running' });
  });

  it('stops a source that hangs, and opens it again only when it has let go of the device', async () => {
    const { runs, states, advance } = await started();
    runs[0]?.listener.frame(FRAME);
    await advance(PATIENCE.nextFrameMs);
    expect(states.at(-1)).toMatchObject({ state: 'failed', code: 'source-hung' });
    expect(runs[0]?.stopped).toBe(true);
    await advance(2_000);
    expect(runs).toHaveLength(1);
    runs[0]?.release();
    await settle();
    expect(runs).toHaveLength(2);
  });

  it('finds out how slow it is, says so again, and waits three times as long before it counts as hung', async () => {
    const { runs, source, states, advance } = await started();
    runs[0]?.listener.frame(FRAME);
    await advance(5_000);
    runs[0]?.listener.frame(FRAME);
    expect(source.frameIntervalMs).toBe(5_000);
    expect(states).toEqual([{ state: 'starting' }, { state: 'running' }, { state: 'running' }]);
    await advance(14_750);
    expect(states.at(-1)).toEqual({ state: 'running' });
    await advance(250);
    expect(states.at(-1)).toMatchObject({ state: 'failed', code: 'source-hung' });
  });

  it('lays its own standstill to no source that goes on', async () => {
    const { runs, timers, states, advance } = await started();
    runs[0]?.listener.frame(FRAME);
    timers.sleep(60_000);
    await advance(1_000);
    runs[0]?.listener.frame(FRAME);
    await advance(5_000);
    expect(states).toEqual([{ state: 'starting' }, { state: 'running' }]);
    expect(runs[0]?.stopped).toBe(false);
  });

  it('opens one soon that did not outlive the sleep of its PC', async () => {
    const { runs, timers, states, advance } = await started();
    runs[0]?.listener.frame(FRAME);
    timers.sleep(60_000);
    await advance(1_750);
    runs[0]?.release();
    await advance(500);
    expect(states.at(-1)).toMatchObject({ state: 'failed', code: 'source-hung' });
    expect(runs).toHaveLength(2);
  });

  describe('that was read for a while and then stood still', () => {
    async function readForAWhile(everyMs: number, count = 20) {
      const scene = await started();
      const give = async (frames: number, apart: number, by = 0) => {
        for (let n = 0; n < frames; n += 1) {
          scene.runs[by]?.listener.frame({ ...FRAME, capturedAt: scene.timers.monotonic() });
          await scene.advance(apart);
        }
      };
      const passedSince = (since: number) =>
        scene.frames.filter(({ capturedAt }) => capturedAt >= since).length;
      return { ...scene, give, passedSince, read: () => give(count, everyMs) };
    }

    it.each([
      ['a tick comes first', true, null, 20, 100],
      ['a frame comes first', false, null, 20, 100],
      ['a faster camera than is wished', false, 10, 11, 50],
    ])('leaves out what piled up: %s', async (_what, isTickFirst, atMostFps, passed, counted) => {
      const { runs, timers, counts, advance, give, passedSince, read } = await readForAWhile(50);
      runs[0]?.listener.atMostFps(atMostFps);
      await read();
      timers.sleep(12_000);
      if (isTickFirst) await advance(1);
      const back = timers.monotonic();
      await give(100, 10);
      expect([passedSince(back), counts.leftOut]).toEqual([0, counted]);
      await advance(40);
      await give(20, 50);
      expect(passedSince(back)).toBe(passed);
    });

    it('counts as left out what it would have passed on: of 30 frames a second the 10 that are wished', async () => {
      const { runs, timers, counts, give, read } = await readForAWhile(1_000 / 30, 60);
      runs[0]?.listener.atMostFps(10);
      await read();
      timers.sleep(12_000);
      await give(360, 3);
      expect(counts.leftOut).toBeGreaterThanOrEqual(118);
      expect(counts.leftOut).toBeLessThanOrEqual(122);
    });

    it('opens a film anew that would make up for minutes, and calls it no failure', async () => {
      const { runs, timers, states, advance, give, passedSince, read } = await readForAWhile(50);
      await read();
      timers.sleep(600_000);
      const back = timers.monotonic();
      await give(152, 10);
      expect(runs[0]?.stopped).toBe(true);
      expect(passedSince(back)).toBe(0);
      runs[0]?.release();
      await advance(100);
      await give(20, 50, 1);
      expect(passedSince(back)).toBe(20);
      expect(states.map(({ state }) => state)).toEqual(['starting', 'running', 'starting', 'running']);
    });

    it('still knows how slow it is, whatever had piled up', async () => {
      const { runs, timers, source, give, passedSince, read } = await readForAWhile(5_000);
      await read();
      timers.sleep(30_000);
      const back = timers.monotonic();
      await give(3, 5);
      expect(passedSince(back)).toBe(3);
      expect(source.frameIntervalMs).toBe(5_000);
      await give(2, 5_000);
      expect(runs[0]?.stopped).toBe(false);
    });
  });

  it('leaves out what comes faster than is wished, evenly', async () => {
    const { runs, frames, advance } = await started();
    runs[0]?.listener.atMostFps(5);
    for (let n = 0; n < 40; n += 1) {
      runs[0]?.listener.frame(FRAME);
      await advance(50);
    }
    expect(frames).toHaveLength(11);
  });

  it('hears nothing more from a run that was replaced', async () => {
    const { runs, frames, states, advance } = await started();
    runs[0]?.listener.failed(BUSY);
    runs[0]?.release();
    await advance(500);
    const before = states.length;
    runs[0]?.listener.frame(FRAME);
    runs[0]?.listener.failed(BUSY);
    expect(frames).toEqual([]);
    expect(states).toHaveLength(before);
  });

  it('that cannot even be opened has failed, and is tried again', async () => {
    const timers = new ManualTimers();
    const states: SourceState[] = [];
    let tries = 0;
    const open = () => {
      tries += 1;
      throw new Error('spawn EAGAIN');
    };
    const source = new SupervisedSource({ kind: 'webcam', label: 'Webcam, stills', timers, open });
    source.start({ frame: () => {}, state: (state) => states.push(state) });
    await settle();
    expect(states.at(-1)).toEqual({ state: 'failed', code: 'source-failed', detail: 'spawn EAGAIN' });
    timers.advance(500);
    await settle();
    expect(tries).toBe(2);
    await source.stop();
  });

  it('takes the name of what was opened', async () => {
    const { runs, source } = await started();
    runs[0]?.listener.label('HD Pro Webcam C920');
    expect(source.label).toBe('HD Pro Webcam C920');
  });

  it('is stopped when its run has let go, says nothing after, and leaves no timer', async () => {
    const { runs, source, states, frames, timers } = await started();
    let isStopped = false;
    const stopping = source.stop().then(() => {
      isStopped = true;
    });
    runs[0]?.listener.frame(FRAME);
    await settle();
    expect(isStopped).toBe(false);
    runs[0]?.release();
    await stopping;
    expect([states, frames]).toEqual([[{ state: 'starting' }], []]);
    expect(timers.pending).toBe(0);
    await source.stop();
  });
});
