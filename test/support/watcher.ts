import type { FrameHeader } from '@porthole/shared/protocol/frame';
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

/** Somebody who watches a camera with a stock Socket.IO client, acknowledges at once and notes what comes when. */
export class Watcher implements Disposable {
  readonly arrivals: Arrival[] = [];
  readonly socket: Socket;

  /** @param ca a certificate to be believed in, where the relay is reached over TLS */
  constructor(
    api: RelayApi,
    camera: string,
    transport: Exclude<Transport, 'http'> = 'websocket',
    ca?: string,
  ) {
    this.socket = io(`${api.url}${VIEW_NAMESPACE}`, {
      transports: [transport],
      forceNew: true,
      ...(ca && { ca }),
      extraHeaders: { cookie: api.cookie },
    });
    this.socket.on('connect', () => this.socket.emit('watch', { camera }));
    this.socket.on('frame', (header: FrameHeader, jpeg: Uint8Array) => {
      this.arrivals.push({ header, jpeg, at: performance.now() });
      this.socket.emit('ack', { camera, sequence: header.sequence });
    });
  }

  async hasSeen(frames: number, within = 10_000): Promise<void> {
    await eventually(`${frames} frames arrive`, () => this.arrivals.length >= frames, {
      within,
      context: () => `${this.arrivals.length} did.`,
    });
  }

  /** The longest wait between two frames, ms; the wait for the next one counts too. */
  get longestGap(): number {
    const times = [...this.arrivals.map(({ at }) => at), performance.now()];
    return Math.max(0, ...times.slice(1).map((at, before) => at - (times[before] as number)));
  }

  /** Numbers that were left out between the first arrival and the last. */
  get missed(): number {
    const first = this.arrivals[0]?.header.sequence ?? 0;
    const last = this.arrivals.at(-1)?.header.sequence ?? 0;
    return this.arrivals.length === 0 ? 0 : last - first + 1 - this.arrivals.length;
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}
