import { p } from '../measured.ts';
import type { Row } from '../row.ts';
import { play, type SceneResult } from '../scene.ts';
import { linkKind } from '../ways.ts';
import { meanFps, summary } from '../words.ts';

const KB = 1_000;

const thin: Row = {
  key: 'uplink',
  title: 'uplink 200 KB/s, 30 fps × 50 KB source',
  async run(bench) {
    const spec = {
      fps: 30,
      bytes: 50 * KB,
      publisherWay: { upBytesPerSecond: 200 * KB },
      rendition: 'full',
      warmUpMs: 5_000,
      measureMs: 20_000,
    } as const;
    const naive = await play(bench, 'naive', spec);
    const porthole = await play(bench, 'porthole', spec);
    const volatile = await play(bench, 'volatile', spec);
    return [
      {
        what: thin.title,
        link: linkKind(spec.publisherWay, bench.kernel),
        target: 'age behind the relay p95 ≤ 400 ms, no disconnect, ≥ 10 fps',
        porthole: words(porthole),
        naive: words(naive),
        volatile: words(volatile),
        reached: p(0.95, porthole) <= 400 && porthole.lostSessions === 0 && meanFps(porthole) >= 10,
      },
    ];
  },
};

const words = (result: SceneResult) =>
  `${summary(result)} · ${Math.round(result.bytes / Math.max(1, result.delivered) / KB)} KB a frame · ${result.lostSessions} disconnects`;

export const uplink: readonly Row[] = [thin];
