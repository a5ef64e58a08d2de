import type { DecodePicture, Picture } from '../picture.ts';

/** A picture that tells when it is closed, and that it is closed once. */
export class FakePicture implements Picture {
  readonly width: number;
  readonly height: number;
  readonly source = {} as CanvasImageSource;
  closed = 0;

  constructor(width = 64, height = 48) {
    this.width = width;
    this.height = height;
  }

  close(): void {
    this.closed += 1;
  }
}

/** Decodes when the test says so, in the order asked. */
export class FakeDecoder {
  readonly pictures: FakePicture[] = [];
  #asked: { resolve: (picture: Picture) => void; reject: (error: Error) => void }[] = [];

  readonly decode: DecodePicture = () =>
    new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
    });

  get inFlight(): number {
    return this.#asked.length;
  }

  async finish(picture = new FakePicture()): Promise<FakePicture> {
    await settled();
    this.pictures.push(picture);
    this.#asked.shift()?.resolve(picture);
    await settled();
    return picture;
  }

  async fail(): Promise<void> {
    await settled();
    this.#asked.shift()?.reject(new Error('no picture'));
    await settled();
  }
}

/** Until all that promises have to say is said. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Animation frames in a test's hands. */
export class FakeAnimationFrames {
  #requested = new Map<number, () => void>();
  #ids = 0;

  request(paint: () => void): number {
    this.#ids += 1;
    this.#requested.set(this.#ids, paint);
    return this.#ids;
  }

  cancel(id: number): void {
    this.#requested.delete(id);
  }

  get pending(): number {
    return this.#requested.size;
  }

  next(): void {
    const due = [...this.#requested.values()];
    this.#requested.clear();
    for (const paint of due) paint();
  }
}

/** As much of a canvas as painting uses, and a count of how often it was laid out anew. */
export function fakeCanvas() {
  const drawn: unknown[] = [];
  let resized = 0;
  let [width, height] = [300, 150];
  const canvas = {
    dataset: {} as Record<string, string>,
    get width() {
      return width;
    },
    set width(to: number) {
      width = to;
      resized += 1;
    },
    get height() {
      return height;
    },
    set height(to: number) {
      height = to;
      resized += 1;
    },
    getContext: () => ({
      drawImage: (source: unknown) => drawn.push(source),
      clearRect: () => drawn.push('cleared'),
    }),
  };
  return { canvas: canvas as unknown as HTMLCanvasElement, drawn, resized: () => resized };
}
