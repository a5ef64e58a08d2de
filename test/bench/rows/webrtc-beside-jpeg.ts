import { setTimeout as pause } from 'node:timers/promises';
import type { KernelShape } from '../../network/kernel-link.ts';
import type { Bench } from '../bench.ts';
import { agesOf } from '../paints.ts';
import type { Line, Row } from '../row.ts';
import type { Contender } from '../servers.ts';
import { percentile } from '../statistics.ts';
import { passed, TwoPcs } from '../two-pcs.ts';
import { CameraVisit } from '../viewers/camera-visit.ts';
import type { Viewers } from '../viewers/viewer.ts';
import { agesOf as agesInWords, percent, time } from '../words.ts';

/** Ms from the picture's being there until it is measured, the camera standing by as well (DE-4), and for how long. */
const SETTLE_MS = 8_000;
const MEASURE_MS = 8_000;

interface Side {
  readonly seconds: number;
  readonly ages: readonly number[];
  /** Painted; those of WebRTC beside. */
  readonly painted: number;
  readonly videos: number;
  /** Bits a second that came by the viewer's line, and that went by the camera's. */
  readonly down: number;
  readonly up: number;
  /** Of one core, at the camera's PC. */
  readonly cpu: number;
}

interface Seen {
  readonly ages: readonly number[];
  readonly videos: number;
}

/** Who watches: asked when the account begins, and then what was seen since. */
type Watching = () => Promise<() => Promise<Seen>>;

async function inChromium(pcs: TwoPcs, relayed: boolean): Promise<Watching> {
  const visit = await CameraVisit.open(await pcs.browser(), pcs.server, relayed);
  if (!relayed) await visit.upgraded();
  return async () => {
    const before = (await visit.drawings()).length;
    return async () => {
      const drawings = (await visit.drawings()).slice(before);
      const videos = drawings.filter(({ video }) => video).length;
      return { ages: agesOf(drawings, await pcs.captures()), videos };
    };
  };
}

/** As the other rows have it: the baselines have no page. */
function inNode(viewers: Viewers): Watching {
  return async () => {
    await viewers.ask('mark');
    return async () => {
      const [viewer] = (await viewers.ask('report')).viewers;
      const painted = viewer?.painted ?? [];
      return { ages: painted.map(({ at, capturedAt }) => at - (capturedAt ?? Number.NaN)), videos: 0 };
    };
  };
}

async function measure(bench: Bench, contender: Contender, line: KernelShape, rtc: boolean): Promise<Side> {
  await using pcs = await TwoPcs.open(bench, { contender, line });
  const watching = contender === 'porthole' ? await inChromium(pcs, !rtc) : inNode(await pcs.viewers());
  await pause(bench.duration(SETTLE_MS));
  const account = await accountOf(pcs);
  const seenSince = await watching();
  const began = performance.now();
  await pause(bench.duration(MEASURE_MS));
  const { ages, videos } = await seenSince();
  const seconds = (performance.now() - began) / 1_000;
  const after = await accountOf(pcs);
  return {
    ...{ seconds, ages, painted: ages.length, videos },
    down: (8 * (after.down - account.down)) / seconds,
    up: (8 * (after.up - account.up)) / seconds,
    cpu: (after.cpuMs - account.cpuMs) / 1_000 / seconds,
  };
}

async function accountOf({ viewer, camera, publisher }: TwoPcs) {
  const [{ in: down }, { out: up }] = [await passed(viewer), await passed(camera)];
  return { down, up, cpuMs: (await publisher.ask('report')).cpuMs };
}

const megabits = (bits: number): string => `${(bits / 1e6).toFixed(1)} Mbit/s`;

const fpsOf = ({ painted, seconds }: Side): number => painted / seconds;

const words = (side: Side): string =>
  [
    `${fpsOf(side).toFixed(1)} fps`,
    agesInWords(side),
    `${megabits(side.down)} down, ${megabits(side.up)} up`,
    `CPU ${percent(side.cpu)}`,
  ].join(' · ');

interface Case {
  readonly key: string;
  readonly what: string;
  readonly line: KernelShape;
  /** Of JPEGs' bits, at the most. */
  readonly mostOfBits: number;
  readonly leastFps: number;
  readonly mostP95Ms: number;
}

const CASES: readonly Case[] = [
  {
    key: 'webrtc-beside-jpeg',
    what: 'no loss, no distance',
    line: {},
    mostOfBits: 1 / 3,
    leastFps: 27,
    mostP95Ms: 150,
  },
  {
    ...{ key: 'webrtc-loss-5', what: '5 % of packets lost each way, 40 ms round trip' },
    ...{ line: { delayMs: 20, loss: 0.05 }, mostOfBits: 1 / 3, leastFps: 25, mostP95Ms: 300 },
  },
  {
    ...{ key: 'webrtc-loss-15', what: '15 % of packets lost each way, 40 ms round trip' },
    ...{ line: { delayMs: 20, loss: 0.15 }, mostOfBits: 1 / 3, leastFps: 15, mostP95Ms: 500 },
  },
];

const rowOf = ({ key, what, line, mostOfBits, leastFps, mostP95Ms }: Case): Row => {
  const title = `WebRTC beside JPEGs, 640 × 480, 30 fps, ${what}`;
  return {
    key,
    title,
    async run(bench): Promise<Line[]> {
      const webrtc = await measure(bench, 'porthole', line, true);
      const jpegs = await measure(bench, 'porthole', line, false);
      const naive = await measure(bench, 'naive', line, false);
      const volatile = await measure(bench, 'volatile', line, false);
      const p95 = percentile(webrtc.ages, 0.95);
      const part = webrtc.down / naive.down;
      return [
        {
          what: title,
          link: line.delayMs ? 'long' : 'kernel',
          target: `≥ ${leastFps} fps, age p95 ≤ ${time(mostP95Ms)}, bits ≤ ${percent(mostOfBits)} of naive’s`,
          porthole: `WebRTC: ${words(webrtc)} · ${percent(webrtc.videos / webrtc.painted)} by it<br>JPEGs: ${words(jpegs)}`,
          naive: words(naive),
          volatile: words(volatile),
          reached: fpsOf(webrtc) >= leastFps && p95 <= mostP95Ms && part <= mostOfBits,
        },
      ];
    },
  };
};

export const webrtcBesideJpeg: readonly Row[] = CASES.map(rowOf);
