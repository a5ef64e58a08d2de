import { RenditionChoice } from '@porthole/shared/flow/rendition-choice';
import type { ChosenRendition } from '@porthole/shared/flow/rendition-ladder';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Rendition, Wish } from '@porthole/shared/protocol/renditions';
import type { CameraRenditions } from './rendition-camera.ts';
import { FULL, type RenditionPort } from './rendition-port.ts';
import type { Deliver } from './rendition-stream.ts';

/** One receiver's connection, by which any number of cameras are sent: what it carries decides for all of them together. */
export class RenditionLine {
  readonly #camera: (id: string) => CameraRenditions;
  readonly #timers: Timers;
  readonly #choice = new RenditionChoice();
  #viewers = 0;

  constructor(camera: (id: string) => CameraRenditions, timers: Timers) {
    this.#camera = camera;
    this.#timers = timers;
  }

  /** For one viewer of one camera on this line, which closes it. */
  viewer(id: string, wish: Wish): RenditionPort {
    this.#viewers += 1;
    const key = `${id}/${this.#viewers}`;
    return new ViewerRenditions(key, this.#camera(id), this.#choice, this.#timers, wish);
  }
}

/** One camera as one viewer is sent it. */
class ViewerRenditions implements RenditionPort {
  /** Of its own: another viewer of this camera may come before this one is closed. */
  readonly #key: string;
  readonly #camera: CameraRenditions;
  readonly #choice: RenditionChoice;
  readonly #timers: Timers;
  #isBusy: boolean;
  #closed = false;

  constructor(key: string, camera: CameraRenditions, choice: RenditionChoice, timers: Timers, wish: Wish) {
    this.#key = key;
    this.#camera = camera;
    this.#choice = choice;
    this.#timers = timers;
    this.#isBusy = wish.fps !== undefined;
    camera.join(this);
    choice.watch(key, camera, wish);
  }

  changeWish(wish: Wish): void {
    if (this.#closed) return;
    this.#isBusy = wish.fps !== undefined;
    this.#choice.watch(this.#key, this.#camera, wish);
  }

  choose(frame: Frame): ChosenRendition {
    this.#camera.see(frame);
    const chosen = this.#worthMaking(this.#choice.of(this.#key));
    if (chosen.name === 'full') this.#camera.use(undefined, this);
    return this.#isBusy && chosen.cause !== 'downlink-thin' ? { ...chosen, cause: 'viewer-busy' } : chosen;
  }

  /** What spares bytes that nobody misses is not made at the cost of frames. */
  #worthMaking(chosen: ChosenRendition): ChosenRendition {
    const { name, cause } = chosen;
    if (cause !== 'fits-tile' || name === 'full') return chosen;
    return this.#camera.isWorthMaking(name) ? chosen : FULL;
  }

  request(frame: Frame, rendition: Rendition, deliver: Deliver): void {
    if (this.#closed || rendition === 'full') deliver(frame);
    else this.#camera.use(rendition, this).request(frame, deliver);
  }

  sent(): void {
    this.#choice.sent(this.#key, this.#timers.monotonic());
  }

  crowdedOut(): void {
    this.#choice.dropped(this.#key, this.#timers.monotonic());
  }

  settled(bytes: number, sentAt: number, carries?: number): void {
    this.#choice.settled(bytes, sentAt, this.#timers.monotonic(), carries);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#choice.unwatch(this.#key);
    this.#camera.leave(this);
  }
}
