import type { Timers } from '@porthole/shared/flow/timers';

const SIZE = { width: 320, height: 180 };
const FRAME_MS = 40;

/** A track whose pictures differ from one another, as a camera's do. */
export class MovingPicture {
  readonly track: MediaStreamTrack;
  readonly #stopDrawing: () => void;

  /** @throws where this browser makes no video of a canvas */
  constructor(timers: Timers) {
    const canvas = Object.assign(document.createElement('canvas'), SIZE);
    const pen = canvas.getContext('2d');
    const [track] = canvas.captureStream(1_000 / FRAME_MS).getVideoTracks();
    if (!pen || !track) throw new Error('no video of a canvas');
    this.track = track;
    let turn = 0;
    const draw = () => {
      turn += 1;
      paint(pen, turn);
    };
    draw();
    this.#stopDrawing = timers.every(FRAME_MS, draw);
  }

  /** Idempotent. */
  stop(): void {
    this.#stopDrawing();
    this.track.stop();
  }
}

/** A bar that travels over bands that change their colours: more than one packet's worth. */
function paint(pen: CanvasRenderingContext2D, turn: number): void {
  const { width, height } = SIZE;
  for (let band = 0; band < 8; band += 1) {
    pen.fillStyle = `hsl(${(band * 45 + turn * 11) % 360} 60% ${30 + ((turn + band) % 5) * 10}%)`;
    pen.fillRect(0, (band * height) / 8, width, height / 8);
  }
  pen.fillStyle = 'white';
  pen.fillRect((turn * 9) % width, 0, 20, height);
}
