import { nodeTimers } from '../../../capture-client/src/node-timers.ts';
import { type AnimationFrames, PaintLoop } from '../../../dashboard/src/render/paint-loop.ts';
import { Painter } from '../../../dashboard/src/render/painter.ts';
import type { Picture } from '../../../dashboard/src/render/picture.ts';
import { sharedNow } from '../clock.ts';

/** Ms between two paints of a usual screen. */
const TICK_MS = 1000 / 60;

/** Ms from bytes to a picture: the middle of what Chromium took for 768 × 576 pixels on a machine of two cores. */
const DECODE_MS = 6;

/** Runs with the next paint of the screen. */
export function atNextTick(run: () => void): NodeJS.Timeout {
  return setTimeout(run, TICK_MS - (sharedNow() % TICK_MS));
}

const SIXTY_HERTZ: AnimationFrames = {
  request: (paint) => Number(atNextTick(paint)[Symbol.toPrimitive]()),
  cancel: (id) => clearTimeout(id),
};

const NOBODY_LOOKS: Picture = { width: 1, height: 1, source: {} as CanvasImageSource, close: () => {} };
const UNREAD = new Blob();

interface Shown<Item> {
  readonly item: Item;
  readonly jpeg: Blob;
  readonly sequence: number;
}

/** The page's own painters on a screen of 60 Hz; only that a decode takes its time and looks at nothing. */
export class Screen<Item> {
  readonly #painted: (item: Item, at: number) => void;
  readonly #outrun: (item: Item) => void;
  readonly #painters = new Map<string, Painter<Shown<Item>>>();
  readonly #loop = new PaintLoop(SIXTY_HERTZ);

  constructor(painted: (item: Item, at: number) => void, outrun: (item: Item) => void = () => {}) {
    this.#painted = painted;
    this.#outrun = outrun;
  }

  show(camera: string, item: Item): void {
    const painter = this.#painters.get(camera) ?? this.#open();
    this.#painters.set(camera, painter);
    painter.put({ item, jpeg: UNREAD, sequence: 0 });
  }

  #open(): Painter<Shown<Item>> {
    const outrun = ({ item }: Shown<Item>) => this.#outrun(item);
    return new Painter<Shown<Item>>(
      { loop: this.#loop, timers: nodeTimers, decode },
      {
        isLeftOver: () => false,
        painted: ({ item }) => this.#painted(item, sharedNow()),
        replaced: outrun,
        failed: outrun,
      },
    );
  }
}

const decode = (): Promise<Picture> => new Promise((resolve) => setTimeout(resolve, DECODE_MS, NOBODY_LOOKS));
