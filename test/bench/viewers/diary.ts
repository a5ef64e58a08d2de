import { readStamp } from '../stamp.ts';
import type { Painted, ViewerReport } from './viewer.ts';

/** What one viewer saw since it was last asked to begin anew. */
export class Diary {
  transport = 'none';
  rendition = 'none';
  readonly #cameras: readonly string[];
  #painted: Painted[] = [];
  #arrived = 0;
  #bytes = 0;

  constructor(cameras: readonly string[]) {
    this.#cameras = cameras;
  }

  begin(): void {
    this.#painted = [];
    this.#arrived = 0;
    this.#bytes = 0;
  }

  arrived(bytes: number): void {
    this.#arrived += 1;
    this.#bytes += bytes;
  }

  painted(camera: string, sequence: number, beginning: Uint8Array, at: number): void {
    const capturedAt = readStamp(beginning)?.at ?? null;
    this.#painted.push({ camera: this.#cameras.indexOf(camera), sequence, at, capturedAt });
  }

  get report(): ViewerReport {
    const { transport, rendition } = this;
    return { painted: this.#painted, arrived: this.#arrived, bytes: this.#bytes, transport, rendition };
  }
}
