import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { type Distance, PacketQueue } from './packet-queue.ts';

/** Makes a network device and hands its packets over, which no program of Node's own can. */
const SOCAT = 'socat';

const LOOPBACK = '127.0.0.1';

/** Bytes that the kernel keeps for a socket that is read late: a burst of pictures must not be lost here. */
const SOCKET_BYTES = 4_000_000;

/**
 * Two network devices of the kernel with a long way between them, whatever protocol goes over it, as netem makes it where the kernel has
 * that. Neither may be down while it is open.
 */
export class LongLine implements AsyncDisposable {
  readonly #one: End;
  readonly #other: End;
  readonly #there: PacketQueue;
  readonly #back: PacketQueue;

  private constructor(one: End, other: End, distance: Distance, chance: () => number) {
    this.#one = one;
    this.#other = other;
    const common = { distance, chance, timers: nodeTimers };
    this.#there = new PacketQueue({ ...common, arrived: (packet) => other.send(packet) });
    this.#back = new PacketQueue({ ...common, arrived: (packet) => one.send(packet) });
  }

  /** @param devices that are made, both of this process's own namespace */
  static async open(
    [one, other]: readonly [string, string],
    distance: Distance,
    chance: () => number,
  ): Promise<LongLine> {
    return new LongLine(await End.open(one), await End.open(other), distance, chance);
  }

  /** Both devices are up, where they are to be: one that is down takes no packet, and its program would end. */
  carry(): void {
    this.#one.hear((packet) => this.#there.put(packet));
    this.#other.hear((packet) => this.#back.put(packet));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#there.close();
    this.#back.close();
    this.#one.close();
    this.#other.close();
  }
}

/** A device, and the program that carries its packets to this one and back as datagrams. */
class End {
  readonly #socket: Socket;
  readonly #program: ChildProcess;
  readonly #port: number;

  private constructor(socket: Socket, program: ChildProcess, port: number) {
    this.#socket = socket;
    this.#program = program;
    this.#port = port;
    socket.on('error', () => {});
    process.once('exit', this.#sweep);
  }

  static async open(device: string): Promise<End> {
    const [socket, theirs] = [await openSocket(), await openSocket()];
    const port = theirs.address().port;
    theirs.close();
    const to = `UDP4:${LOOPBACK}:${socket.address().port},bind=${LOOPBACK}:${port},rcvbuf=${SOCKET_BYTES}`;
    const from = `TUN,tun-name=${device},tun-type=tun,iff-no-pi=1,iff-up=1`;
    return new End(socket, spawn(SOCAT, [from, to], { stdio: 'ignore' }), port);
  }

  hear(heard: (packet: Uint8Array) => void): void {
    this.#socket.on('message', heard);
  }

  send(packet: Uint8Array): void {
    this.#socket.send(packet, this.#port, LOOPBACK, () => {});
  }

  close(): void {
    process.off('exit', this.#sweep);
    this.#sweep();
    this.#socket.close();
  }

  readonly #sweep = (): void => {
    this.#program.kill('SIGKILL');
  };
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: SOCKET_BYTES, sendBufferSize: SOCKET_BYTES });
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  return socket;
}
