import type { Frame } from '@porthole/shared/protocol/frame';

/**
 * Of each camera the last frame of before its last outage, for who was sent a link to it: what the camera sends later is another
 * picture. Kept in memory alone, one a camera.
 */
export class LastFrames {
  readonly #kept = new Map<string, { readonly since: number; readonly frame: Frame }>();

  /** In place of the camera's earlier one. @param since when the outage began, ms since the epoch */
  keep(camera: string, since: number, frame: Frame): void {
    this.#kept.set(camera, { since, frame });
  }

  /** @param since when the outage began that is asked about */
  find(camera: string, since: number): Frame | undefined {
    const kept = this.#kept.get(camera);
    return kept?.since === since ? kept.frame : undefined;
  }

  forget(camera: string): void {
    this.#kept.delete(camera);
  }
}
