import type { ReadonlySignal } from '@preact/signals';
import type { CameraModel, WallModel } from '../../state/model.ts';
import { freshRecovery, type Recovery, stepRecovery } from './recovery.ts';

/** Every camera's coming back, seen whether or not it is on screen. */
export class Recoveries {
  #known = new WeakMap<CameraModel, Recovery>();

  /** @returns stops */
  follow(wall: Pick<WallModel, 'cameras'>, now: ReadonlySignal<number>): () => void {
    return now.subscribe((at) => {
      for (const camera of wall.cameras.peek() ?? []) this.#step(camera, at);
    });
  }

  /** How long it was away, for a while after it came back. */
  backAfter(camera: CameraModel): number | null {
    return this.#known.get(camera)?.back?.afterMs ?? null;
  }

  #step(camera: CameraModel, at: number): void {
    const known = this.#known.get(camera) ?? freshRecovery;
    this.#known.set(camera, stepRecovery(known, camera.picture.peek().state, at));
  }
}
