import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CONTAINER_TYPE,
  type ContainerRecord,
  encodeContainer,
} from '@porthole/shared/protocol/frame-container';
import { comesTrue } from './comes-true.ts';
import { frameHeader } from './frames.ts';

/** One GET as it stands open at the relay. */
export class HeldRequest {
  readonly query: URLSearchParams;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.query = new URL(request.url ?? '', 'http://relay').searchParams;
    this.#response = response;
  }

  frames(...frames: { camera?: string; sequence: number }[]): void {
    this.records(
      ...frames.map((part) => ({
        type: 'frame' as const,
        header: frameHeader(part),
        jpeg: new Uint8Array([part.sequence]),
      })),
    );
  }

  records(...records: ContainerRecord[]): void {
    this.#response.writeHead(200, { 'Content-Type': CONTAINER_TYPE });
    this.#response.end(Buffer.concat(encodeContainer(records)));
  }

  status(status: number, body?: string): void {
    this.#response.writeHead(status, body === undefined ? {} : { 'Content-Type': 'text/html' }).end(body);
  }

  cut(): void {
    this.#response.destroy();
  }
}

/** The HTTP side of a relay, with every answer in the test's hands. */
export class HeldGetRelay implements AsyncDisposable {
  readonly seen: HeldRequest[] = [];
  readonly open = new Set<HeldRequest>();
  /** While the clock is asked. */
  clock: () => void = () => {};
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      if (request.url === '/api/clock') {
        this.clock();
        response.end(JSON.stringify({ now: 0 }));
        return;
      }
      const held = new HeldRequest(request, response);
      this.seen.push(held);
      this.open.add(held);
      response.on('close', () => this.open.delete(held));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Exactly so many GETs stand open. @returns them, oldest first */
  async holds(count: number): Promise<HeldRequest[]> {
    await comesTrue(() => {
      if (this.open.size !== count) throw new Error(`${this.open.size} GETs are open, not ${count}`);
    });
    return [...this.open];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
