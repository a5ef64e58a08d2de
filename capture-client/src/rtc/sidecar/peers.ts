import type { Timers } from '@porthole/shared/flow/timers';
import type { FromSidecar, Order, ToSidecar } from '../sidecar-messages.ts';
import { Peer } from './peer.ts';
import { CameraTrack } from './video-track.ts';
import type { Wrtc } from './wrtc.ts';

/** Ms in which a closed peer has let go of all. */
const COLLECT_AFTER_MS = 1_000;

/** All peers of the camera, and the track they share. */
export class Peers {
  readonly #wrtc: Wrtc;
  readonly #timers: Timers;
  readonly #say: (message: FromSidecar) => void;
  readonly #open = new Map<string, Peer>();
  readonly #collect: () => void;
  #camera: CameraTrack | undefined;

  /** @param collect garbage: some megabytes of a closed peer hang on an object of a few bytes, for which V8 would not look */
  constructor(wrtc: Wrtc, timers: Timers, say: (message: FromSidecar) => void, collect = () => {}) {
    this.#wrtc = wrtc;
    this.#timers = timers;
    this.#collect = collect;
    this.#say = (message) => {
      if (message.type === 'bye') this.#close(message.attempt);
      say(message);
    };
  }

  async heard(message: ToSidecar): Promise<void> {
    if (message.type === 'frame') await this.#show(message.jpeg);
    else if (message.type === 'bye') this.#close(message.attempt);
    // What comes wrong for a viewer ends that viewer's attempt only.
    else
      await this.#pass(message).catch(() =>
        this.#say({ type: 'bye', attempt: message.attempt, code: 'rtc-peer-closed' }),
      );
  }

  async #pass(message: Exclude<ToSidecar, { type: 'frame' | 'bye' }>): Promise<void> {
    if (message.type === 'watch') return await this.#begin(message);
    const peer = this.#open.get(message.attempt);
    if (message.type === 'answer') await peer?.answer(message.sdp);
    else await peer?.candidate(message.candidate);
  }

  async #begin(order: Order): Promise<void> {
    this.#camera ??= new CameraTrack(this.#wrtc);
    const peer = new Peer(this.#wrtc, this.#camera.track, order, this.#timers, this.#say);
    this.#open.set(order.attempt, peer);
    await peer.offer();
  }

  #close(attempt: string): void {
    this.#open.get(attempt)?.close();
    if (this.#open.delete(attempt)) this.#timers.after(COLLECT_AFTER_MS, this.#collect);
  }

  async #show(jpeg: Uint8Array): Promise<void> {
    // A picture that cannot be decoded is left out, as the page leaves it out.
    if (this.#open.size > 0) await this.#camera?.show(jpeg).catch(() => {});
    this.#say({ type: 'taken' });
  }
}
