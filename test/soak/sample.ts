import { readdirSync, readFileSync } from 'node:fs';
import { eventually } from '../support/eventually.ts';
import { MetricText } from '../support/metric-text.ts';
import { CAMERAS, type SoakScene, VIEWERS } from './scene.ts';

/** What is held while all is well; of the relay after a full collection. Bytes and counts. */
export interface Sample {
  readonly relayHeap: number;
  readonly relayRss: number;
  readonly relayDescriptors: number;
  readonly relayListeners: number;
  readonly relayTimers: number;
  readonly captureRss: number;
  readonly captureDescriptors: number;
  readonly viewersHeap: number;
  /** Capture → paint since the fault was healed, ms. */
  readonly ageP50: number;
  readonly ageP95: number;
}

interface Probed {
  heap: number;
  rss: number;
  listeners: number;
  handles: number;
  timers: number;
}

/** Frames that one viewer of one camera may have waiting and on their way. */
const UNDER_WAY = 65;

export async function takeSample(scene: SoakScene): Promise<Sample> {
  const probed = await askProbe(scene);
  const pids = scene.cameras.map(({ capture }) => capture.process.pid as number);
  global.gc?.();
  const ages = scene.viewers.flatMap((viewer) => viewer.takeAges()).sort((a, b) => a - b);
  const part = (of: number) => Math.round(ages[Math.floor(ages.length * of)] ?? 0);
  return {
    relayHeap: probed.heap,
    relayRss: probed.rss,
    relayDescriptors: descriptors(scene.relay.process.process.pid as number),
    relayListeners: probed.listeners,
    relayTimers: probed.timers,
    captureRss: Math.max(...pids.map(residentBytes)),
    captureDescriptors: Math.max(...pids.map(descriptors)),
    viewersHeap: process.memoryUsage().heapUsed,
    ageP50: part(0.5),
    ageP95: part(0.95),
  };
}

async function askProbe({ relay, probe }: SoakScene): Promise<Probed> {
  const lines = () => readFileSync(probe, { encoding: 'utf8', flag: 'a+' }).split('\n').slice(0, -1);
  const before = lines().length;
  relay.process.signal('SIGUSR2');
  return eventually(
    'the relay says what it holds',
    () => lines().length > before && (JSON.parse(lines().at(-1) as string) as Probed),
    { within: 10_000 },
  );
}

const descriptors = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

function residentBytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** What does not add up, in words: every viewer is there once, and each frame captured for it is accounted for. */
export async function wrongInTheBooks({ api, cameras }: SoakScene): Promise<string[]> {
  const wrong: string[] = [];
  for (const { camera, leg } of cameras) {
    const { viewers } = await api.path(camera.id);
    if (viewers.length !== VIEWERS) wrong.push(`${leg.name} has ${viewers.length} viewers`);
    for (const { account, transport } of viewers) {
      const open = account.captured - account.painted - sum(account.dropped);
      if (open < 0 || open > UNDER_WAY)
        wrong.push(`${leg.name}, a viewer over ${transport}: ${open} frames open`);
    }
  }
  const metrics = new MetricText(await (await api.fetch('/metrics')).text());
  const open =
    metrics.sum('porthole_frames_captured_total') -
    metrics.sum('porthole_frames_painted_total') -
    metrics.sum('porthole_frames_dropped_total');
  if (open < 0 || open > UNDER_WAY * VIEWERS * CAMERAS) wrong.push(`the metrics have ${open} frames open`);
  return wrong;
}

const sum = (counts: Readonly<Record<string, number | undefined>>) =>
  Object.values(counts).reduce((all: number, one) => all + (one ?? 0), 0);
