import type { Timers } from '@porthole/shared/flow/timers';
import type { FromSidecar, ToSidecar } from '../sidecar-messages.ts';
import { type OpenOrder, Peer } from './peer.ts';
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
      if (message.type === 'closed') this.#forget(message.attempt);
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
    this.#camera ??= new CameraTrack(this.#wrtc);
    const peer = new Peer(this.#wrtc, this.#camera.track, order, this.#timers, this.#say);
    this.#open.set(order.attempt, peer);
    await peer.offer();
  }

  #forget(attempt: string): void {
    if (this.#open.delete(attempt)) this.#timers.after(COLLECT_AFTER_MS, this.#collect);
  }

  #fail(attempt: string): void {
    this.#open.get(attempt)?.close();
    this.#say({ type: 'closed', attempt, code: 'rtc-peer-closed' });
  }

  async #show(jpeg: Uint8Array): Promise<void> {
    // A picture that cannot be decoded is left out, as the page leaves it out.
    if (this.#open.size > 0) await this.#camera?.show(jpeg).catch(() => {});
    this.#say({ type: 'taken' });
  }
}
