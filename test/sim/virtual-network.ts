import { Agent } from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { Server } from 'node:net';
import { Duplex } from 'node:stream';
import { currentHost, type Host, type VirtualTime } from './virtual-time.ts';

/** Bytes that a sender's kernel takes before it makes the program wait. */
const SEND_BUFFER_BYTES = 256 * 1_024;

/** Bytes of an Ethernet frame's TCP segment, each lost or carried by itself. */
const SEGMENT_BYTES = 1_448;

/** Bytes that travel together: fewer are truer, more are cheaper. */
const PIECE_BYTES = 11 * SEGMENT_BYTES;

/** Linux' least time before it sends again what was not acknowledged, its first for a connection's beginning, and its most, ms. */
const LEAST_RTO_MS = 200;
const SYN_RTO_MS = 1_000;
const MOST_RTO_MS = 120_000;

/** Ms for which Linux tries to open a connection. */
const CONNECT_GIVEN_UP_MS = 127_000;

/** What one host's way to the network is like. All of it may change at any moment. */
export class VirtualLink {
  /** Ms one way. */
  delayMs = 0;
  /** Bits a second each way. */
  up = Number.POSITIVE_INFINITY;
  down = Number.POSITIVE_INFINITY;
  /** Chance that one segment is lost. */
  loss = 0;
  /** Nothing passes, and nobody says so: TCP sends again, later and later. */
  isAway = false;
  /** Ms after which every connection opened from now on is reset. */
  cutAfterMs: number | undefined;
  /** Bytes from the client after which a connection opened from now on passes nothing that way, and nobody says so. */
  swallowAfterBytes: number | undefined;
  /** Connections open at once, at the most so far. */
  mostOpen = 0;
  readonly #connections = new Set<VirtualSocket>();
  /** When all that was sent so far has left, each way. */
  readonly #free = { up: 0, down: 0 };

  /** Sends after all that was sent before. @returns when the last byte has left, ms */
  depart(way: 'up' | 'down', bytes: number, now: number): number {
    this.#free[way] = Math.max(now, this.#free[way]) + (8_000 * bytes) / this[way];
    return this.#free[way];
  }

  /** Connections that are open. */
  get open(): number {
    return this.#connections.size;
  }

  /** What is open now passes nothing any more, and nobody says so: half-open, as after a box on the way forgot it. */
  forget(ways: 'up' | 'down' | 'both' = 'both'): void {
    for (const socket of this.#connections) socket.swallow(ways);
  }

  /** All open connections are reset. */
  reset(): void {
    for (const socket of [...this.#connections]) socket.resetAndDestroy();
  }

  keep(socket: VirtualSocket): void {
    this.#connections.add(socket);
    this.mostOpen = Math.max(this.mostOpen, this.open);
    socket.once('close', () => this.#connections.delete(socket));
  }
}

/** TCP between hosts, in virtual time: who listens, and over which link each host reaches them. Real servers and clients use it unchanged. */
export class VirtualNetwork {
  readonly time: VirtualTime;
  readonly #links = new Map<Host, VirtualLink>();
  readonly #listening = new Map<number, { server: Server; host: Host }>();
  readonly #sockets = new Set<VirtualSocket>();
  #ports = 1_024;

  constructor(time: VirtualTime) {
    this.time = time;
    patchNet();
  }

  join(host: Host): VirtualLink {
    const link = new VirtualLink();
    this.#links.set(host, link);
    networks.set(host, this);
    return link;
  }

  /** Connections that a host has not closed. */
  openOn(host: Host): number {
    return [...this.#sockets].filter((socket) => socket.host === host).length;
  }

  keep(socket: VirtualSocket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Nothing is left of it, also in programs that keep connections for later. */
  close(): void {
    for (const socket of [...this.#sockets]) socket.host.run(() => socket.destroy());
  }

  /** A host's programs are gone at a blow: its kernel resets what they had open, and nobody listens. */
  crash(host: Host): void {
    host.suspend();
    for (const [port, listening] of this.#listening)
      if (listening.host === host) this.#listening.delete(port);
    for (const socket of [...this.#sockets]) if (socket.host === host) socket.resetAndDestroy();
  }

  linkOf(host: Host): VirtualLink {
    return this.#links.get(host) ?? this.join(host);
  }

  listen(server: Server, host: Host, port: number): number {
    const chosen = port || this.#ports++;
    if (this.#listening.has(chosen)) throw new Error(`Port ${chosen} is in use.`);
    this.#listening.set(chosen, { server, host });
    return chosen;
  }

  unlisten(port: number): void {
    this.#listening.delete(port);
  }

  connect(host: Host, port: number): VirtualSocket {
    const link = this.linkOf(host);
    const near = new VirtualSocket(this, host, port);
    near.connecting = true;
    this.#knock(near, link, port, SYN_RTO_MS, this.time.at + CONNECT_GIVEN_UP_MS);
    return near;
  }

  #knock(near: VirtualSocket, link: VirtualLink, port: number, rto: number, until: number): void {
    const { chance } = this.time;
    const lost = link.isAway || chance() < link.loss || chance() < link.loss;
    const again = () => this.#knock(near, link, port, rto * 2, until);
    const answered = () => this.#answered(near, link, port);
    this.time.plan(near.host, lost ? rto : 2 * link.delayMs, () => {
      if (near.destroyed) return;
      if (!lost) answered();
      else if (this.time.at < until) again();
      else near.destroy(failure('ETIMEDOUT', port));
    });
  }

  #answered(near: VirtualSocket, link: VirtualLink, port: number): void {
    const listening = this.#listening.get(port);
    if (!listening) {
      near.destroy(failure('ECONNREFUSED', port));
      return;
    }
    const { server, host } = listening;
    const far = new VirtualSocket(this, host, port);
    near.join(far, link, 'up');
    far.join(near, link, 'down');
    link.keep(near);
    countConnection(server, far);
    host.run(() => server.emit('connection', far));
    near.connected();
  }
}

/** A server that is closed has closed once its last connection has, as Node's own count says. */
function countConnection(server: Server, socket: VirtualSocket): void {
  const counts = server as unknown as { _connections: number; _emitCloseIfDrained(): void };
  counts._connections += 1;
  socket.once('close', () => {
    counts._connections -= 1;
    counts._emitCloseIfDrained();
  });
}

function failure(code: string, port: number): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:${port}`), { code, syscall: 'connect', port });
}

interface Piece {
  /** Undefined ends the connection that way. */
  readonly bytes: Buffer | undefined;
  /** Ms of virtual time. */
  arrives: number;
  /** Ms until it is sent again when it is lost. */
  rto: number;
  /** It was lost before. */
  lost?: boolean;
}

/** One end of a connection; what is used of `net.Socket`. */
export class VirtualSocket extends Duplex {
  readonly host: Host;
  readonly localAddress = '127.0.0.1';
  readonly remoteAddress = '127.0.0.1';
  readonly remoteFamily = 'IPv4';
  readonly remotePort: number;
  readonly localPort: number;
  readonly encrypted = false;
  connecting = false;
  timeout = 0;
  readonly #network: VirtualNetwork;
  #peer: VirtualSocket | undefined;
  #link: VirtualLink | undefined;
  #way: 'up' | 'down' = 'up';
  /** Sent and not yet handed to the peer's program, oldest first. */
  readonly #flight: Piece[] = [];
  #flightBytes = 0;
  #sentBytes = 0;
  #waiting: (() => void)[] = [];
  #travels = false;
  #swallows = false;
  #peerReads = true;
  #usedAt = 0;
  #cancelIdle: (() => void) | undefined;
  #cancelCut: (() => void) | undefined;

  constructor(network: VirtualNetwork, host: Host, port: number) {
    super({ allowHalfOpen: false, autoDestroy: true, emitClose: true });
    this.#network = network;
    this.host = host;
    network.keep(this);
    this.remotePort = port;
    this.localPort = port;
  }

  join(peer: VirtualSocket, link: VirtualLink, way: 'up' | 'down'): void {
    this.#peer = peer;
    this.#link = link;
    this.#way = way;
    if (way === 'up' && link.cutAfterMs !== undefined)
      this.#cancelCut = this.#time.plan(this.host, link.cutAfterMs, () => this.resetAndDestroy());
  }

  connected(): void {
    this.connecting = false;
    this.#use();
    this.emit('connect');
    this.emit('ready');
    this.#goOn();
  }

  /** Bytes pass that way no more, nor the connection's end. This is the client's end. */
  swallow(ways: 'up' | 'down' | 'both'): void {
    if (ways !== 'down') this.#swallow();
    if (ways !== 'up' && this.#peer) this.#peer.#swallow();
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  setTimeout(ms: number, run?: () => void): this {
    this.timeout = ms;
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    if (run && ms > 0) this.once('timeout', run);
    else if (run) this.off('timeout', run);
    this.#usedAt = this.#time.at;
    if (ms > 0) this.#watchIdle();
    return this;
  }

  get bufferSize(): number {
    return this.writableLength;
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  resetAndDestroy(): this {
    const ends = [this, ...(this.#peer && !this.#swallows ? [this.#peer] : [])];
    for (const end of ends) end.host.whenAwake(() => end.destroy(failure('ECONNRESET', end.remotePort)));
    return this;
  }

  override _read(): void {
    const peer = this.#peer;
    if (!peer || peer.#peerReads) return;
    peer.#peerReads = true;
    peer.#travel();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#time.activity += 1;
    this.#whenJoined(() => this.#send(chunk, done));
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#time.activity += 1;
    this.#whenJoined(() => {
      this.#depart({ bytes: undefined, arrives: 0, rto: 0 }, 0);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#time.activity += 1;
    this.#cancelIdle?.();
    this.#cancelCut?.();
    const peer = this.#peer;
    const isOver = !peer || peer.destroyed || this.#swallows || this.writableFinished;
    // What was sent before arrives, and the end after it.
    if (!isOver && this.#flight.length > 0) this.#depart({ bytes: undefined, arrives: 0, rto: 0 }, 0);
    // Who closes without having read and said all resets: the other side hears it once it is reached.
    else if (!isOver)
      this.#time.plan(peer.host, this.#link?.delayMs ?? 0, () => {
        if (!this.#swallows && !peer.destroyed) peer.destroy(failure('ECONNRESET', peer.remotePort));
      });
    done(error);
  }

  get #time(): VirtualTime {
    return this.#network.time;
  }

  #whenJoined(run: () => void): void {
    if (this.connecting) this.#waiting.push(run);
    else run();
  }

  #goOn(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
  }

  #send(chunk: Buffer, done: (error?: Error | null) => void): void {
    this.#use();
    const swallowAfter = this.#way === 'up' ? this.#link?.swallowAfterBytes : undefined;
    this.#sentBytes += chunk.length;
    if (swallowAfter !== undefined && this.#sentBytes > swallowAfter) this.#swallow();
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const bytes = chunk.subarray(at, at + PIECE_BYTES);
      this.#depart({ bytes, arrives: 0, rto: 0 }, bytes.length);
    }
    if (this.#flightBytes < SEND_BUFFER_BYTES) done();
    else this.#waiting.push(done);
  }

  #depart(piece: Piece, length: number): void {
    const link = this.#link;
    if (!link) return;
    this.#flightBytes += length;
    const before = this.#flight.at(-1)?.arrives ?? 0;
    piece.arrives = Math.max(before, link.depart(this.#way, length, this.#time.at) + link.delayMs);
    // Where enough follows, the receiver's answers to that tell of the loss; else a time-out does.
    const isTold = length > 3 * SEGMENT_BYTES || this.#flight.length > 3;
    piece.rto = isTold ? 2 * link.delayMs : Math.max(LEAST_RTO_MS, 3 * link.delayMs);
    this.#flight.push(piece);
    this.#travel();
  }

  #travel(): void {
    const first = this.#flight[0];
    const peer = this.#peer;
    if (!first || !peer || this.#travels || this.#swallows || !this.#peerReads) return;
    this.#travels = true;
    this.#time.plan(peer.host, Math.max(0, first.arrives - this.#time.at), () => {
      this.#travels = false;
      this.#arrive();
    });
  }

  #arrive(): void {
    const first = this.#flight[0];
    const peer = this.#peer;
    if (!first || !peer || this.#swallows) return;
    if (this.#isLost(first)) {
      first.arrives = this.#time.at + first.rto;
      first.rto = Math.min(MOST_RTO_MS, Math.max(LEAST_RTO_MS, first.rto * 2));
      first.lost = true;
      this.#travel();
      return;
    }
    this.#flight.shift();
    this.#flightBytes -= first.bytes?.length ?? 0;
    this.#time.activity += 1;
    if (!peer.destroyed) {
      peer.#use();
      this.#peerReads = peer.push(first.bytes ?? null);
    }
    if (this.#flightBytes < SEND_BUFFER_BYTES && this.#waiting.length > 0 && !this.connecting)
      this.host.whenAwake(() => this.#goOn());
    this.#travel();
  }

  /** One segment of it at least; of what is sent again, the one that was lost. */
  #isLost({ bytes, lost }: Piece): boolean {
    const { isAway, loss } = this.#link as VirtualLink;
    if (isAway || loss === 0) return isAway;
    const segments = lost ? 1 : Math.max(1, Math.ceil((bytes?.length ?? 0) / SEGMENT_BYTES));
    return this.#time.chance() > (1 - loss) ** segments;
  }

  #swallow(): void {
    this.#swallows = true;
  }

  #use(): void {
    this.#usedAt = this.#time.at;
  }

  #watchIdle(): void {
    const rest = this.#usedAt + this.timeout - this.#time.at;
    this.#cancelIdle = this.#time.plan(this.host, Math.max(0, rest), () => {
      if (this.destroyed || this.timeout === 0) return;
      if (this.#time.at - this.#usedAt > this.timeout - 1) {
        this.#usedAt = this.#time.at;
        this.emit('timeout');
      }
      if (!this.destroyed && this.timeout > 0) this.#watchIdle();
    });
  }
}

const networks = new WeakMap<Host, VirtualNetwork>();

const networkOf = (host: Host): VirtualNetwork => {
  const network = networks.get(host);
  if (!network) throw new Error(`${host.name} has joined no network.`);
  return network;
};

let patched = false;

/** For the life of this worker; code outside a host sees no difference. */
function patchNet(): void {
  if (patched) return;
  patched = true;
  const net = createRequire(import.meta.url)('node:net');
  const realConnect = net.connect;
  const connect = (...args: [{ port?: number | string }, ...unknown[]]) => {
    const host = currentHost();
    return host ? networkOf(host).connect(host, Number(args[0].port)) : realConnect(...args);
  };
  net.connect = connect;
  net.createConnection = connect;
  syncBuiltinESMExports();
  const realAgentConnect = Agent.prototype.createConnection;
  Agent.prototype.createConnection = function (options, ...more) {
    const host = currentHost();
    return host
      ? networkOf(host).connect(host, Number(options.port))
      : realAgentConnect.call(this, options, ...more);
  };
  const realListen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const host = currentHost();
    return host ? listen(this, host, args) : realListen.apply(this, args as never);
  } as Server['listen'];
}

function listen(server: Server, host: Host, args: readonly unknown[]): Server {
  const network = networkOf(host);
  const port = network.listen(server, host, Number(args[0] ?? 0));
  const told = args.at(-1);
  if (typeof told === 'function') server.once('listening', told as () => void);
  Object.assign(server, {
    // What Node's own `close` and `address` ask.
    _handle: {
      close: () => network.unlisten(port),
      ref: () => {},
      unref: () => {},
      getsockname: (into: object) => {
        Object.assign(into, { address: '127.0.0.1', family: 'IPv4', port });
        return 0;
      },
    },
  });
  process.nextTick(() => host.run(() => server.emit('listening')));
  return server;
}
