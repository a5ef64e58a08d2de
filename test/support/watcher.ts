import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Wish } from '@porthole/shared/protocol/renditions';
import type { Transport } from '@porthole/shared/protocol/transport';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { io, type Socket } from 'socket.io-client';
import type { RelayApi } from './api.ts';
import { eventually } from './eventually.ts';

export interface Arrival {
  header: FrameHeader;
  jpeg: Uint8Array;
  /** On performance.now(). */
  at: number;
}

/** Somebody who watches a camera with Socket.IO's own client, acknowledges at once and notes what comes when. */
export class Watcher implements Disposable {
  readonly arrivals: Arrival[] = [];
  /** Why the camera was not as it should be, whenever the relay said so, oldest first. */
  readonly reasons: ReasonCode[] = [];
  readonly socket: Socket;
  readonly #camera: string;

  /** @param ca a certificate to be believed in, where the relay is reached over TLS */
  constructor(
    api: RelayApi,
    camera: string,
    transport: Exclude<Transport, 'http'> = 'websocket',
    ca?: string,
  ) {
    this.#camera = camera;
    this.socket = io(`${api.url}${VIEW_NAMESPACE}`, {
      transports: [transport],
      forceNew: true,
      // Back well before a camera can be, so that what is measured is the camera's way and not this client's wait.
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
      ...(ca && { ca, rejectUnauthorized: true }),
      extraHeaders: { cookie: api.cookie },
    });
    this.socket.on('connect', () => this.socket.emit('watch', { camera }));
    this.socket.on('cameras', (cameras: CameraStatus[]) => {
      const code = cameras.find(({ id }) => id === camera)?.reason?.code;
      if (code) this.reasons.push(code);
    });
    this.socket.on('frame', (header: FrameHeader, jpeg: Uint8Array) => {
      this.arrivals.push({ header, jpeg, at: performance.now() });
      this.socket.emit('ack', { camera, sequence: header.sequence });
    });
  }

  /** From now on, on this connection. */
  wishes(wish: Partial<Wish>): void {
    this.socket.emit('watch', { camera: this.#camera, ...wish });
  }

  async hasSeen(frames: number, within = 30_000): Promise<void> {
    await eventually(`${frames} frames arrive`, () => this.arrivals.length >= frames, {
      within,
      context: () => `${this.arrivals.length} did.`,
    });
  }

  /** From now on, or a while ago: the relay tells a viewer every change, however short it lasts. */
  async hears(reason: ReasonCode, within = 15_000): Promise<void> {
    await eventually(`the relay says ${reason}`, () => this.reasons.includes(reason), {
      within,
      every: 10,
      context: () => `It said: ${this.reasons.join(', ')}`,
    });
  }

  /** The longest wait between two frames, ms; the wait for the next one counts too. */
  get longestGap(): number {
    const times = [...this.arrivals.map(({ at }) => at), performance.now()];
    return Math.max(0, ...times.slice(1).map((at, before) => at - (times[before] as number)));
  }

  /** When a frame took longer than that to come: from its being due until it was there, ms since the epoch. */
  waitsBeyond(usualMs: number): [from: number, to: number][] {
    const times = this.arrivals.map(({ at }) => performance.timeOrigin + at);
    return times
      .slice(1)
      .map((to, before): [number, number] => [(times[before] as number) + usualMs, to])
      .filter(([from, to]) => to > from);
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}
