import type { NUMBERED } from '../numbered.ts';

/** A new picture on the canvas, as the page itself drew it. */
export interface Drawing {
  /** Ms. */
  readonly at: number;
  /** A frame of WebRTC's; otherwise a JPEG. */
  readonly video: boolean;
  /** How light each square of its number is, 0 to 255. */
  readonly levels: readonly number[];
}

/** Something said in an attempt at WebRTC, by the page. */
export interface Said {
  readonly at: number;
  readonly type: string;
}

declare global {
  interface Window {
    portholeDrawings?: Drawing[];
    portholeSaid?: Said[];
  }
}

/** Runs in the page before its own scripts. No function in it has a name: tsx keeps names by a helper that no page has. */
export function watchDrawings({ squares, side, width }: typeof NUMBERED): void {
  window.portholeDrawings = [];
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  const eye = new OffscreenCanvas(squares, 1).getContext('2d', { willReadFrequently: true });
  CanvasRenderingContext2D.prototype.drawImage = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    (draw as (...given: unknown[]) => void).apply(this, args);
    const { canvas } = this;
    if (canvas.className !== 'picture') return;
    const at = performance.now();
    const scale = canvas.width / width;
    eye?.drawImage(canvas, 0, 0, squares * side * scale, side * scale, 0, 0, squares, 1);
    const pixels = eye?.getImageData(0, 0, squares, 1).data ?? [];
    const levels = Array.from({ length: squares }, (_, square) => pixels[4 * square + 1] ?? 0);
    window.portholeDrawings?.push({ at, video: args[0] instanceof HTMLVideoElement, levels });
  } as typeof draw;
}

/** As well. */
export function watchSaid(): void {
  window.portholeSaid = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (this: WebSocket, message: Parameters<typeof send>[0]) {
    const type = typeof message === 'string' && /"rtc",\{"type":"(\w+)"/.exec(message)?.[1];
    if (type) window.portholeSaid?.push({ at: performance.now(), type });
    send.call(this, message);
  };
}
