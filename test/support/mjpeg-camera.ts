import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const BOUNDARY = 'picture';

/** A camera of the network, which shows its pictures to whoever asks its address: one after another, or the same one for ever. */
export class MjpegCamera implements AsyncDisposable {
  stuck = false;
  url = '';
  readonly #jpegs: readonly Buffer[];
  readonly #watching = new Set<ServerResponse>();
  readonly #server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': `multipart/x-mixed-replace; boundary=${BOUNDARY}` });
    this.#watching.add(response);
    response.once('close', () => this.#watching.delete(response));
  });
  #shown = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(jpegs: readonly Buffer[]) {
    this.#jpegs = jpegs;
  }

  static async start(jpegs: readonly Buffer[], fps: number): Promise<MjpegCamera> {
    const camera = new MjpegCamera(jpegs);
    await new Promise<void>((resolve) => camera.#server.listen(0, '127.0.0.1', resolve));
    camera.url = `http://127.0.0.1:${(camera.#server.address() as AddressInfo).port}/`;
    camera.#timer = setInterval(() => camera.#show(), 1_000 / fps);
    return camera;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #show(): void {
    if (!this.stuck) this.#shown = (this.#shown + 1) % this.#jpegs.length;
    const jpeg = this.#jpegs[this.#shown] as Buffer;
    const head = `--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`;
    for (const response of this.#watching) response.write(Buffer.concat([Buffer.from(head), jpeg, CRLF]));
  }
}

const CRLF = Buffer.from('\r\n');
