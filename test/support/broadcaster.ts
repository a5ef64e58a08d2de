import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { PUBLISH_NAMESPACE, type PublishAck } from '@porthole/shared/protocol/publish-events';
import { io, type Socket } from 'socket.io-client';
import { inTime } from './eventually.ts';

export interface BroadcastOptions {
  relay: { url: string };
  camera: Pick<CreatedCamera, 'key'>;
  jpegs: readonly Uint8Array[];
  fps: number;
  transport?: 'websocket' | 'polling' | undefined;
  /** Its clock, ms since the epoch; the system's unless given. */
  now?: () => number;
  /** A certificate to be believed in, where the relay is reached over TLS. */
  ca?: string | undefined;
}

/** Frames in flight past which a beat is left out. */
const WINDOW = 4;

/** A cheap publisher of ready-made JPEGs with a stock Socket.IO client, at an even beat. */
export class Broadcaster implements Disposable {
  readonly socket: Socket;
  sent = 0;
  acknowledged = 0;
  readonly rejected: PublishAck[] = [];
  readonly #now: () => number;
  #beat: NodeJS.Timeout | undefined;

  constructor({ relay, camera, jpegs, fps, transport = 'websocket', now = Date.now, ca }: BroadcastOptions) {
    this.#now = now;
    this.socket = io(`${relay.url}${PUBLISH_NAMESPACE}`, {
      transports: [transport],
      forceNew: true,
      auth: { key: camera.key },
      ...(ca && { ca, rejectUnauthorized: true }),
    });
    this.socket.on('ack', (ack: PublishAck) => {
      if (ack.rejected) this.rejected.push(ack);
      this.acknowledged += 1;
    });
    const start = performance.now();
    let beats = 0;
    this.#beat = setInterval(
      () => {
        if (!this.socket.connected) return;
        const due = Math.floor(((performance.now() - start) * fps) / 1000);
        if (due <= beats || this.sent - this.acknowledged >= WINDOW) return;
        beats = due;
        this.#send(jpegs[this.sent % jpegs.length] as Uint8Array);
      },
      Math.max(1, 250 / fps),
    );
  }

  async connected(): Promise<void> {
    if (this.socket.connected) return;
    await inTime(
      'the publisher connects',
      new Promise<void>((resolve) => this.socket.once('connect', resolve)),
      30_000,
    );
  }

  stop(): void {
    clearInterval(this.#beat);
  }

  [Symbol.dispose](): void {
    this.stop();
    this.socket.disconnect();
  }

  #send(jpeg: Uint8Array): void {
    this.sent += 1;
    this.socket.emit('frame', { sequence: this.sent, capturedAt: this.#now() }, jpeg);
  }
}
