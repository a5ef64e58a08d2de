import type { Bench } from '../bench.ts';
import { p } from '../measured.ts';
import type { Line, Row } from '../row.ts';
import { play, type SceneSpec } from '../scene.ts';
import { linkKind } from '../ways.ts';
import { fpsOf, meanFps, summary, time } from '../words.ts';

const mbit = (rate: number) => ({ downBytesPerSecond: (rate * 1e6) / 8 });

/** A frame may be cut off by either end of the time that is measured. */
const CUT_OFF = 1;

/** Naive, the product and volatile in turn, each on a line of its own of this kind. */
async function sideBySide(bench: Bench, spec: SceneSpec) {
  const naive = await play(bench, 'naive', spec);
  const off = await play(bench, 'porthole', { ...spec, rendition: 'full' });
  const volatile = await play(bench, 'volatile', spec);
  const on = await play(bench, 'porthole', { ...spec, rendition: 'auto' });
  const cells = {
    link: linkKind(spec.viewerWay ?? {}, bench.kernel),
    naive: `${summary(naive)} · ${naive.delivered} frames`,
    volatile: `${summary(volatile)} · ${volatile.delivered} frames`,
  };
  return { naive, volatile, off, on, cells };
}

const oneMbit: Row = {
  key: '1mbit',
  title: '1 Mbit/s down, 15 fps × 30 KB',
  tried: `With one frame under way the line rests while that frame is painted and acknowledged, some 6 ms in 250, which is two or three frames of
120. Sending the next one those 6 ms early filled the line, and with it went the only moments in which the path's own round trip can be
measured: within seconds the window took the queue for the path, and every picture was 250 ms older (docs/decisions/0009).`,
  async run(bench): Promise<Line[]> {
    const spec = { fps: 15, bytes: 30_000, viewerWay: mbit(1), warmUpMs: 3_000, measureMs: 30_000 };
    const { naive, volatile, off, on, cells } = await sideBySide(bench, spec);
    const most = Math.max(naive.delivered, volatile.delivered);
    return [
      {
        ...cells,
        what: `${oneMbit.title}, renditions off`,
        target: 'age p95 ≤ 400 ms, frames delivered ≥ the baselines’, but for one cut off by the end',
        porthole: `${summary(off)} · ${off.delivered} frames`,
        reached: p(0.95, off) <= 400 && off.delivered + CUT_OFF >= most,
      },
      {
        ...cells,
        what: `${oneMbit.title}, renditions on`,
        target: '≥ 10 fps, age p95 ≤ 300 ms',
        porthole: `${summary(on)} · ${on.delivered} frames`,
        reached: p(0.95, on) <= 300 && meanFps(on) >= 10,
      },
    ];
  },
};

const twoMbit: Row = {
  key: '2mbit',
  title: '2 Mbit/s down, 30 fps × 50 KB',
  async run(bench): Promise<Line[]> {
    const spec = { fps: 30, bytes: 50_000, viewerWay: mbit(2), warmUpMs: 3_000, measureMs: 15_000 };
    const { off, on, cells } = await sideBySide(bench, spec);
    return (
      [
        ['off', off],
        ['on', on],
      ] as const
    ).map(([renditions, result]) => ({
      ...cells,
      what: `${twoMbit.title}, renditions ${renditions}`,
      target: 'age p95 ≤ 400 ms',
      porthole: summary(result),
      reached: p(0.95, result) <= 400,
    }));
  },
};

const quarterMbit: Row = {
  key: '256kbit',
  title: '256 kbit/s down, 15 fps × 30 KB',
  async run(bench): Promise<Line[]> {
    const spec = { fps: 15, bytes: 30_000, viewerWay: mbit(0.256), warmUpMs: 5_000, measureMs: 20_000 };
    const { off, on, cells } = await sideBySide(bench, spec);
    return [
      {
        ...cells,
        what: `${quarterMbit.title}, renditions on`,
        target: 'age p95 ≤ 1 s, ≥ 3 fps',
        porthole: `${summary(on)} (off: ${fpsOf(off)}, p95 ${time(p(0.95, off))})`,
        reached: p(0.95, on) <= 1000 && meanFps(on) >= 3,
      },
    ];
  },
};

export const thinLines: readonly Row[] = [oneMbit, twoMbit, quarterMbit];
