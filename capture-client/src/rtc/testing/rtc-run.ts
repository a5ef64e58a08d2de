import sharp from 'sharp';
import { nodeTimers } from '../../node-timers.ts';
import { openSidecar } from '../sidecar-process.ts';
import { SidecarPublisher, type SidecarPublisherOptions } from '../sidecar-publisher.ts';
import { Viewers } from './viewers.ts';

interface Given extends Partial<SidecarPublisherOptions> {
  readonly fps?: number;
  readonly width?: number;
  readonly height?: number;
  /** `noise` is what no encoder makes small. */
  readonly picture?: 'grey' | 'noise';
}

type Size = { readonly width: number; readonly height: number };

/** A grey that goes from dark to light and back, so that a frame tells which it is. */
const GREYS = [40, 80, 120, 160, 200, 160, 120, 80];

const grey = ({ width, height }: Size, level: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: level, g: level, b: level } } });

const noise = ({ width, height }: Size) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'black',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

function pictures(kind: 'grey' | 'noise', size: Size): Promise<Uint8Array[]> {
  return Promise.all(
    GREYS.map((level) => (kind === 'grey' ? grey(size, level) : noise(size)).jpeg().toBuffer()),
  );
}

/** A publisher with its real process, pictures that go on, and real viewers. */
export async function startRtc({
  fps = 30,
  width = 320,
  height = 240,
  picture = 'grey',
  ...options
}: Given = {}) {
  let changes = 0;
  const publisher: SidecarPublisher = new SidecarPublisher(
    {
      most: 3,
      installed: true,
      kbps: 1_200,
      relayOnly: false,
      open: openSidecar(nodeTimers),
      timers: nodeTimers,
      ...options,
    },
    {
      signal: (signal) => viewers.signal(signal),
      statusChanged: () => {
        changes += 1;
      },
    },
  );
  const viewers: Viewers = new Viewers((signal) => publisher.signal(signal));
  const all = await pictures(picture, { width, height });
  let next = 0;
  const stop = nodeTimers.every(1_000 / fps, () => {
    next += 1;
    publisher.offer({ jpeg: all[next % all.length] as Uint8Array });
  });
  return {
    publisher,
    viewers,
    get changes() {
      return changes;
    },
    async [Symbol.asyncDispose]() {
      stop();
      await Promise.all([publisher.end(), viewers[Symbol.asyncDispose]()]);
    },
  };
}
