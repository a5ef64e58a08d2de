import type { Picture, VideoPicture } from './picture.ts';

/** A picture has no holes; cleared, such a canvas is black. */
const OPAQUE: CanvasRenderingContext2DSettings = { alpha: false };

interface Shown {
  readonly picture: Picture;
  readonly sequence: number | null;
  /** A video's, on a canvas that shows it or was the last to. */
  readonly kept?: boolean;
}

/** One camera's picture and the canvases that show it. Owns the picture. */
export class Stage {
  readonly #canvases = new Set<HTMLCanvasElement>();
  #shown: Shown | undefined;

  /** Draws at once what there is. */
  attach(canvas: HTMLCanvasElement): void {
    this.#canvases.add(canvas);
    if (this.#shown) draw(canvas, this.#shown.picture, this.#shown.sequence);
  }

  detach(canvas: HTMLCanvasElement): void {
    this.#canvases.delete(canvas);
  }

  /**
   * Draws to every canvas and keeps the picture for those that come later.
   *
   * @param sequence the relay's number of it; null where it came by another way
   */
  show(picture: Picture, sequence: number | null): void {
    const before = this.#shown?.picture;
    for (const canvas of this.#canvases) draw(canvas, picture, sequence);
    this.#shown = { picture, sequence };
    before?.close();
  }

  /** Draws what a video presents now. It is kept on a canvas that shows it: a video that is over has no picture. */
  showVideo(picture: VideoPicture): void {
    const [canvas] = this.#canvases;
    // Nobody sees it, and the last that somebody saw is there.
    if (!canvas && this.#shown?.kept) return;
    this.show({ ...picture, close: () => {} }, null);
    if (canvas)
      this.#shown = { picture: { ...picture, source: canvas, close: () => {} }, sequence: null, kept: true };
  }

  /** Nothing of the picture is left. */
  wipe(): void {
    this.#shown?.picture.close();
    this.#shown = undefined;
    for (const canvas of this.#canvases) {
      canvas.getContext('2d', OPAQUE)?.clearRect(0, 0, canvas.width, canvas.height);
      delete canvas.dataset.sequence;
      delete canvas.dataset.via;
    }
  }

  close(): void {
    this.wipe();
    this.#canvases.clear();
  }
}

function draw(canvas: HTMLCanvasElement, { source, width, height }: Picture, sequence: number | null): void {
  // A canvas that is given a size is cleared and laid out anew, even if it is the same.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext('2d', OPAQUE)?.drawImage(source, 0, 0);
  label(canvas.dataset, sequence);
}

/** For scripts: which frame of the relay's this is, or that it is none of them. */
function label(dataset: DOMStringMap, sequence: number | null): void {
  if (sequence !== null) {
    dataset.sequence = String(sequence);
    delete dataset.via;
  } else if (dataset.via === undefined) {
    dataset.via = 'webrtc';
    delete dataset.sequence;
  }
}
