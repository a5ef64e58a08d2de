import { connect, type Socket } from 'node:net';
import { nodeTimers } from '../../../capture-client/src/node-timers.ts';
import { GatheredAcks } from '../../../dashboard/src/viewer/gathered-acks.ts';
import { sharedNow } from '../clock.ts';
import { Diary } from './diary.ts';
import { atNextTick } from './screen.ts';
import type { ViewJob } from './viewer.ts';
import { maskedText, WebSocketReader } from './websocket-reader.ts';

interface Waiting {
  readonly viewer: LightViewer;
  readonly camera: string;
  readonly sequence: number;
  readonly beginning: Uint8Array;
}

const waiting: Waiting[] = [];

/** Each is painted with the next tick, without a decode: all viewers of this process look at one screen. */
function show(frame: Waiting): void {
  if (waiting.push(frame) > 1) return;
  atNextTick(() => {
    const at = sharedNow();
    for (const { viewer, ...painted } of waiting.splice(0)) viewer.painted(painted, at);
  });
}

const viewers: LightViewer[] = [];

/** A viewer on a bare socket: Socket.IO over WebSocket by hand, or bare WebSocket. */
export function watchLightly(job: ViewJob): Diary {
  const viewer = new LightViewer(job);
  viewers.push(viewer);
  return viewer.diary;
}

/** As a laptop that is closed: the connection stands, and nothing is taken from it any more. */
export function stopReading(): void {
  for (const viewer of viewers) viewer.stopReading();
}

class LightViewer {
  readonly diary: Diary;
  readonly #job: ViewJob;
  readonly #socket: Socket;
  readonly #reader: WebSocketReader;
  #upgraded = false;
  #stopped = false;
  #header = { camera: '', sequence: 0, ackLater: false };
  /** As the page gathers them. */
  readonly #acks = new GatheredAcks(nodeTimers, (acks) => this.#say('42/view,', ['ack', ...acks]));

  constructor(job: ViewJob) {
    this.#job = job;
    this.diary = new Diary(job.cameras);
    this.diary.transport = 'websocket';
    this.diary.rendition = 'full';
    this.#header.camera = job.cameras[0] ?? '';
    this.#reader = new WebSocketReader({
      text: (message) => this.#text(message),
      binary: (beginning, bytes) => this.#binary(beginning, bytes),
    });
    const { hostname, port } = new URL(job.url);
    const onread = {
      buffer: Buffer.allocUnsafe(65_536),
      callback: (bytes: number, buffer: Uint8Array) => {
        this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
        return true;
      },
    };
    this.#socket = connect({ host: hostname, port: Number(port), onread, noDelay: true });
    this.#socket.on('error', () => {});
    this.#socket.write(upgradeRequest(job));
  }

  painted({ camera, sequence, beginning }: Omit<Waiting, 'viewer'>, at: number): void {
    this.diary.painted(camera, sequence, beginning, at);
    if (this.#job.kind === 'porthole') this.#acks.add({ camera, sequence });
  }

  stopReading(): void {
    this.#socket.pause();
    this.#stopped = true;
  }

  #read(bytes: Buffer): void {
    if (this.#upgraded) {
      this.#reader.read(bytes);
      return;
    }
    const end = bytes.indexOf('\r\n\r\n');
    if (end === -1) return;
    if (!bytes.toString('latin1', 0, 12).endsWith('101')) throw new Error(`${bytes}`);
    this.#upgraded = true;
    this.#reader.read(bytes.subarray(end + 4));
  }

  /** Engine.IO: 0 open, 2 ping. Socket.IO: 40 connected, 45 an event with binary. */
  #text(message: string): void {
    const ours = this.#job.kind === 'porthole';
    if (message.startsWith('0')) this.#send(ours ? '40/view,' : '40');
    else if (message === '2') this.#send('3');
    else if (message.startsWith('40')) this.#watch(ours);
    else if (message.startsWith('45')) {
      const [, camera = ''] = /"camera":"([^"]+)"/.exec(message) ?? [];
      const [, sequence = '0'] = /"sequence":(\d+)/.exec(message) ?? [];
      this.#header = { camera, sequence: Number(sequence), ackLater: message.includes('"ackLater":true') };
    }
  }

  #watch(ours: boolean): void {
    for (const camera of this.#job.cameras)
      if (ours) this.#say('42/view,', ['watch', { camera, rendition: this.#job.rendition }]);
      else this.#say('42', ['watch', camera]);
  }

  #binary(beginning: Uint8Array, bytes: number): void {
    this.diary.arrived(bytes);
    if (this.#job.kind === 'porthole') this.#acks.arrived(this.#header, 'websocket');
    show({ viewer: this, ...this.#header, beginning });
  }

  #say(prefix: string, event: unknown): void {
    this.#send(prefix + JSON.stringify(event));
  }

  #send(message: string): void {
    if (this.#stopped) return;
    this.#socket.write(maskedText(message));
  }
}

function upgradeRequest({ kind, url, cookie }: ViewJob): string {
  const path = kind === 'ws' ? '/view' : '/socket.io/?EIO=4&transport=websocket';
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: cG9ydGhvbGUgYmVuY2hpbg==',
    ...(cookie ? [`Cookie: ${cookie}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
