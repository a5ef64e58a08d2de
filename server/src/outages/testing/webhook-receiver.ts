import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebhookPayload, webhookPayloadSchema } from '@porthole/shared/protocol/outages';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Throws where it is not of the form promised. */
  readonly payload: WebhookPayload;
}

type Answer = number | 'nothing' | ((response: ServerResponse) => void);

/** A program that takes webhooks, over real HTTP. */
export class WebhookReceiver implements AsyncDisposable {
  readonly received: Received[] = [];
  /** How the next ones are answered, in turn; then 200. */
  answers: Answer[] = [];
  /** How those are answered that come when there are no more of the above. */
  usual: Answer = 200;
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  static async open(port = 0): Promise<WebhookReceiver> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      request.on('end', () => {
        receiver.received.push({
          ...{ path: request.url ?? '', headers: request.headers, body },
          get payload() {
            return webhookPayloadSchema.parse(JSON.parse(body));
          },
        });
        receiver.#answer(response);
      });
    });
    const receiver = new WebhookReceiver(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(response: ServerResponse): void {
    const answer = this.answers.shift() ?? this.usual;
    if (answer === 'nothing') return;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else answer(response);
  }
}
