import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { decodeContainer } from '@porthole/shared/protocol/frame-container';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type {
  PublisherSignal,
  SignalToPublisher,
  SignalToViewer,
  ViewerSignal,
} from '@porthole/shared/protocol/rtc';
import type { WatchReply } from '@porthole/shared/protocol/view-events';
import type { RelayApi } from './api.ts';
import { eventually } from './eventually.ts';

/** More than the 5 s after which an end that asks for nothing has left. */
const WITHIN = { within: 10_000 };

/** Either end of an attempt at WebRTC, by plain requests and nothing else. */
abstract class PlainEnd<Heard extends { type: string }> implements AsyncDisposable {
  readonly heard: Heard[] = [];
  /** The number of the last signal, as the relay told it. */
  last = 0;
  readonly #stop = new AbortController();
  #asking: Promise<void> = Promise.resolve();

  /** Asks, and takes in what is answered, for as long as it is there. */
  protected start(): void {
    this.#asking = this.#askOn();
  }

  /** What the relay answers at once, before anything was said: that signals pass. */
  async connected(): Promise<this> {
    await eventually('signals pass', () => this.last > 0, WITHIN);
    return this;
  }

  async hears<Type extends Heard['type']>(type: Type): Promise<Extract<Heard, { type: Type }>> {
    const isIt = (signal: Heard): signal is Extract<Heard, { type: Type }> => signal.type === type;
    await eventually(`${type} arrives`, () => this.heard.some(isIt), WITHIN);
    return this.heard.find(isIt) as Extract<Heard, { type: Type }>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#asking;
  }

  protected abstract ask(signal: AbortSignal): Promise<{ last: number; signals: Heard[] } | undefined>;

  async #askOn(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const told = await this.ask(signal).catch(() => undefined);
      if (!told) continue;
      this.heard.push(
        ...told.signals.slice(told.signals.length - Math.min(told.signals.length, told.last - this.last)),
      );
      this.last = told.last;
    }
  }
}

export class PlainViewing extends PlainEnd<SignalToViewer> {
  readonly #api: RelayApi;
  readonly #name: string;
  readonly #headers: Record<string, string>;

  constructor(api: RelayApi, { name, from = '' }: { name: string; from?: string }) {
    super();
    this.#api = api;
    this.#name = name;
    this.#headers = { cookie: api.cookie, ...(from && { 'x-forwarded-for': from }) };
    this.start();
  }

  /** @returns why each is not passed on; null where it is */
  async sayAll(signals: readonly unknown[]): Promise<(ReasonCode | null)[]> {
    const response = await this.post(JSON.stringify(signals));
    const replies: WatchReply[] = await response.json();
    return replies.map((reply) => ('error' in reply ? reply.error.code : null));
  }

  async say(signal: ViewerSignal): Promise<ReasonCode | null> {
    const [code = null] = await this.sayAll([signal]);
    return code;
  }

  post(body: string, type = 'application/json'): Promise<Response> {
    return fetch(`${this.#api.url}/api/rtc?viewer=${this.#name}`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': type },
      body,
    });
  }

  protected async ask(signal: AbortSignal) {
    const query = `viewer=${this.#name}&watch=&cameras=${this.#cameras}&rtc=${this.last}`;
    const response = await fetch(`${this.#api.url}/api/frames/next?${query}`, {
      headers: this.#headers,
      signal,
    });
    if (response.status !== 200) return undefined;
    const records = decodeContainer(new Uint8Array(await response.arrayBuffer()));
    this.#cameras = records.find((record) => record.type === 'cameras')?.version ?? this.#cameras;
    const told = records.find((record) => record.type === 'rtc');
    return told && { last: told.last, signals: told.signals.filter((one) => one !== null) };
  }

  #cameras = 0;
}

export class PlainPublishing extends PlainEnd<SignalToPublisher> {
  readonly #url: string;
  readonly #camera: CreatedCamera;
  readonly #headers: Record<string, string>;

  constructor(url: string, camera: CreatedCamera, session = 'run-number-one') {
    super();
    this.#url = url;
    this.#camera = camera;
    this.#headers = { authorization: `Bearer ${camera.key}`, 'porthole-session': session };
    this.start();
  }

  /** Says that it sends over WebRTC. */
  async offersRtc(): Promise<void> {
    const source = { kind: 'test', label: 'Test', state: 'running' };
    await this.#send('PUT', 'status', { source, rtc: { state: 'ready', watching: 0, most: 3 } });
  }

  async say(...signals: PublisherSignal[]): Promise<number> {
    return (await this.#send('POST', 'rtc', signals)).status;
  }

  protected async ask(signal: AbortSignal) {
    const response = await fetch(`${this.#url}/api/publisher/demand?viewers=0&rtc=${this.last}`, {
      headers: this.#headers,
      signal,
    });
    return response.status === 200 ? (await response.json()).rtc : undefined;
  }

  #send(method: string, what: string, body: object): Promise<Response> {
    return fetch(`${this.#url}/api/cameras/${this.#camera.id}/${what}`, {
      method,
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
