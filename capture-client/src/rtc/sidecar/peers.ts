import type { Timers } from '@porthole/shared/flow/timers';
import type { FromSidecar, ToSidecar } from '../sidecar-messages.ts';
import { type OpenOrder, Peer } from './peer.ts';
import { CameraTrack } from './video-track.ts';
import type { Wrtc } from './wrtc.ts';

/** Ms in which a closed peer has let go of all. */
const COLLECT_AFTER_MS = 1_000;

/**
 * Ms between two frames for a viewer that has just connected, and for how long: frames are what proves its path, and these are the newest
 * picture again, which costs next to nothing. The camera's own come beside them.
 */
const PROOF_INTERVAL_MS = 16;
const PROOF_MS = 300;

/** All peers of the camera, and the track they share. */
export class Peers {
  readonly #wrtc: Wrtc;
  readonly #timers: Timers;
  readonly #say: (message: FromSidecar) => void;
  readonly #open = new Map<string, Peer>();
  readonly #collect: () => void;
  #camera: CameraTrack | undefined;
  #cancelProof = () => {};

  /** @param collect garbage: some megabytes of a closed peer hang on an object of a few bytes, for which V8 would not look */
  constructor(wrtc: Wrtc, timers: Timers, say: (message: FromSidecar) => void, collect = () => {}) {
    this.#wrtc = wrtc;
    this.#timers = timers;
    this.#collect = collect;
    this.#say = (message) => {
      if (message.type === 'closed') this.#forget(message.attempt);
      if (message.type === 'connected') this.#prove();
      say(message);
    };
  }

  async heard(message: ToSidecar): Promise<void> {
    if (message.type === 'frame') await this.#show(message.jpeg);
    // What comes wrong for a viewer ends that viewer's attempt only.
    else await this.#pass(message).catch(() => this.#fail(message.attempt));
  }

  async #pass(message: Exclude<ToSidecar, { type: 'frame' }>): Promise<void> {
    const peer = this.#open.get(message.attempt);
    switch (message.type) {
      case 'open':
        await this.#begin(message);
        break;
      case 'answer':
        await peer?.answer(message.sdp);
        break;
      case 'candidate':
        await peer?.candidate(message.candidate);
        break;
      case 'close':
        this.#forget(message.attempt);
        peer?.close();
        break;
    }
  }

  async #begin(order: OpenOrder): Promise<void> {
    this.#camera ??= new CameraTrack(this.#wrtc, this.#timers);
    const peer = new Peer(this.#wrtc, this.#camera.track, order, this.#timers, this.#say);
    this.#open.set(order.attempt, peer);
    await peer.offer();
  }

  #prove(): void {
    this.#cancelProof();
    const stop = this.#timers.every(PROOF_INTERVAL_MS, () => this.#camera?.repeat());
    const cancelEnd = this.#timers.after(PROOF_MS, stop);
    this.#cancelProof = () => {
      stop();
      cancelEnd();
    };
  }

  #forget(attempt: string): void {
    if (this.#open.delete(attempt)) this.#timers.after(COLLECT_AFTER_MS, this.#collect);
    if (this.#open.size === 0) this.#rest();
  }

  /** Without viewers no pictures come: the last one would be shown to the next viewer, whenever that is. */
  #rest(): void {
    this.#cancelProof();
    this.#camera?.forget();
  }

  #fail(attempt: string): void {
    this.#open.get(attempt)?.close();
    this.#say({ type: 'closed', attempt, code: 'rtc-peer-closed' });
  }

  async #show(jpeg: Uint8Array): Promise<void> {
    // A picture that cannot be decoded is left out, as the page leaves it out.
    if (this.#open.size > 0) await this.#camera?.show(jpeg).catch(() => {});
    // The last one may have left meanwhile.
    if (this.#open.size === 0) this.#rest();
    this.#say({ type: 'taken' });
  }
}
