import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import {
  type RelayToViewer,
  VIEW_NAMESPACE,
  type ViewerToRelay,
  type Watch,
  type WatchReply,
} from '@porthole/shared/protocol/view-events';
import { errorBody } from '@porthole/shared/protocol/wire';
import { type Namespace, Server, type Socket } from 'socket.io';

export type ViewSocket = Socket<ViewerToRelay, RelayToViewer>;

/** The Socket.IO side of a relay, with all it says in the test's hands. */
export class ViewRelay implements AsyncDisposable {
  readonly heard: string[] = [];
  readonly sockets: ViewSocket[] = [];
  refuse: ReasonCode | undefined;
  /** Undefined as in a relay that knows no WebRTC. */
  answerSignal: ((reply?: (result: WatchReply) => void) => void) | undefined = (reply) =>
    reply?.({ ok: true });
  refuseUpgrades = false;
  #http: HttpServer = createServer();
  #io: Server = this.#serve();
  #port = 0;

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#http.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.#port}`;
  }

  get socket(): ViewSocket {
    return this.sockets.at(-1)!;
  }

  /** Gone, and everybody cut off. */
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.conn.transport.close();
    this.#http.closeAllConnections();
    await this.#io.close();
  }

  async startAgain(): Promise<void> {
    this.#http = createServer();
    this.#io = this.#serve();
    await this.listen();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #serve(): Server {
    const io = new Server(this.#http, { serveClient: false });
    const engineUpgrade = this.#http.listeners('upgrade') as ((...given: unknown[]) => void)[];
    this.#http.removeAllListeners('upgrade');
    this.#http.on('upgrade', (request, stream, head) => {
      if (this.refuseUpgrades) stream.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      else for (const upgrade of engineUpgrade) upgrade(request, stream, head);
    });
    const view: Namespace<ViewerToRelay, RelayToViewer> = io.of(VIEW_NAMESPACE);
    view.use((_socket, next) => {
      const refusal = this.refuse && errorBody(this.refuse).error;
      next(refusal && Object.assign(new Error(refusal.message), { data: refusal }));
    });
    view.on('connection', (socket) => this.#accept(socket));
    return io;
  }

  #accept(socket: ViewSocket): void {
    this.sockets.push(socket);
    socket.on('watch', ({ camera, ...wish }) => this.heard.push(`watch ${camera} ${inWords(wish)}`.trim()));
    socket.on('unwatch', ({ camera }) => this.heard.push(`unwatch ${camera}`));
    socket.on('ack', (...acks) => this.heard.push(`ack ${acks.map((ack) => JSON.stringify(ack)).join(' ')}`));
    socket.on('rtc', (signal, reply) => {
      this.heard.push(`rtc ${signal.type}`);
      this.answerSignal?.(reply);
    });
    socket.on('clock', (reply) => reply({ now: 123_456 }));
  }
}

/** Nothing where the wish asks for nothing. */
function inWords({ width, rendition = 'auto', saveData, standby }: Omit<Watch, 'camera'>): string {
  const chosen = rendition === 'auto' ? undefined : rendition;
  return [width && `${width} px`, chosen, saveData && 'saving', standby && 'standing by']
    .filter(Boolean)
    .join(' ');
}
