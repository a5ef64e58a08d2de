import { connect, createServer, type Socket } from 'node:net';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { Line, type LineShape } from './line.ts';
import { LinkConnection, type Ways, waysOf } from './link-connection.ts';

/** A line between a person and the relay. What is left out is open. */
export interface LinkShape {
  /** Ms one way; a round trip is twice that. */
  delayMs?: number;
  /** From the target to who connects. 0: nothing passes. */
  downBytesPerSecond?: number | undefined;
  upBytesPerSecond?: number | undefined;
}

export interface Link extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** All of it is replaced; connections stay. */
  shape: LinkShape;
  /** Connections at this moment, and the most at once so far. */
  readonly open: number;
  readonly mostOpen: number;
  /** Flows that its lines serve: two a connection, until both its ends are closed. */
  readonly flows: number;
  /** Bytes that have come through. */
  readonly down: number;
  readonly up: number;
  /** Who connects is reset at once. */
  refuses: boolean;
  /** All connections end as when a cable is pulled and a box on the way says so. */
  cut(): void;
  /**
   * As when packets are lost and sent again: neither bytes nor ends of connections pass, on new connections either, until it goes on;
   * then all that waited does. One that never goes on accepts and swallows.
   *
   * @returns lets it go on; idempotent
   */
  stall(ways?: Ways): () => void;
  /** The connections that are open are half-open from now on, as after a box on the way has forgotten them. New ones are not. */
  forget(ways?: Ways): void;
}

/** Bytes that Node reads ahead of a socket at the most, beyond the 64 KiB that libuv reads at once. */
const READ_AHEAD = 16_384;

/**
 * A line in user space: TCP to a target, with delay and with a rate that all its connections share. A sender that is too fast
 * feels it in its own socket, for nothing is read that the line has no room for: at the most 80 KiB a connection wait in here.
 *
 * @param target the address of the relay, as an URL
 */
export async function startLink(target: string, shape: LinkShape = {}): Promise<Link> {
  const { hostname, port } = new URL(target);
  const link = new RunningLink({ hostname, port: Number(port) }, shape);
  await link.listen();
  return link;
}

class RunningLink implements Link {
  port = 0;
  mostOpen = 0;
  refuses = false;
  readonly #target: { hostname: string; port: number };
  readonly #down: Line;
  readonly #up: Line;
  readonly #connections = new Set<LinkConnection>();
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Set<() => void>();
  // pauseOnConnect: what comes before the line is connected stays in the kernel.
  readonly #server = createServer({ allowHalfOpen: true, pauseOnConnect: true, highWaterMark: READ_AHEAD });
  #open = 0;

  constructor(target: { hostname: string; port: number }, shape: LinkShape) {
    this.#target = target;
    this.#down = new Line(nodeTimers, lineShape(shape, shape.downBytesPerSecond));
    this.#up = new Line(nodeTimers, lineShape(shape, shape.upBytesPerSecond));
    this.#server.on('connection', (near) => this.#accept(near));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('The link has no address.');
    this.port = address.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get open(): number {
    return this.#open;
  }

  get flows(): number {
    return this.#up.flows + this.#down.flows;
  }

  get down(): number {
    return this.#down.carried;
  }

  get up(): number {
    return this.#up.carried;
  }

  get shape(): LinkShape {
    return {
      delayMs: this.#down.shape.delayMs,
      downBytesPerSecond: this.#down.shape.bytesPerSecond,
      upBytesPerSecond: this.#up.shape.bytesPerSecond,
    };
  }

  set shape(next: LinkShape) {
    this.#down.shape = lineShape(next, next.downBytesPerSecond);
    this.#up.shape = lineShape(next, next.upBytesPerSecond);
  }

  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  stall(ways: Ways = 'both'): () => void {
    const endings = waysOf(ways).map((way) => (way === 'up' ? this.#up : this.#down).stall());
    return () => {
      for (const goOn of endings) goOn();
    };
  }

  forget(ways: Ways = 'both'): void {
    for (const connection of this.#connections) connection.forget(ways);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const cancel of this.#waiting) cancel();
    this.#down.close();
    this.#up.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(near: Socket): void {
    if (this.refuses) {
      near.resetAndDestroy();
      return;
    }
    this.#keep(near);
    this.#open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.#open);
    near.once('close', () => {
      this.#open -= 1;
    });
    // Who connects believes to be through at once; over a line of this length the handshake would take a round trip.
    this.#later(2 * this.#down.shape.delayMs, () => this.#up.whenPassing(() => this.#onward(near)));
  }

  /** @returns cancels it */
  #later(ms: number, run: () => void): () => void {
    const cancelTimer = nodeTimers.after(ms, () => {
      this.#waiting.delete(cancel);
      run();
    });
    const cancel = () => {
      this.#waiting.delete(cancel);
      cancelTimer();
    };
    this.#waiting.add(cancel);
    return cancel;
  }

  #onward(near: Socket): void {
    if (near.destroyed) return;
    const { hostname, port } = this.#target;
    const far = connect({ host: hostname, port, allowHalfOpen: true, highWaterMark: READ_AHEAD } as never);
    this.#keep(far);
    const connection = new LinkConnection(near, far, { up: this.#up, down: this.#down });
    this.#connections.add(connection);
    far.once('close', () => this.#connections.delete(connection));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy()).once('close', () => this.#sockets.delete(socket));
  }
}

function lineShape({ delayMs = 0 }: LinkShape, bytesPerSecond: number | undefined): LineShape {
  return { delayMs, bytesPerSecond };
}
