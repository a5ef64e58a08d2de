import { reconnectDelay } from '../connection/reconnect.ts';
import type { Timers } from '../flow/timers.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { POSTS_IN_FLIGHT } from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport } from '../protocol/transport.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { errorBody, FRAME_HEADERS } from '../protocol/wire.ts';
import type { Http, HttpAnswer } from './http-port.ts';
import { type RequestFailed, Requests } from './http-requests.ts';
import { readClock, readErrorBody, readHello, readJson } from './inbound.ts';
import {
  isTerminal,
  type OutgoingFrame,
  type PublisherTransport,
  type Refusal,
  type TransportEvent,
} from './publisher-transport.ts';

export interface HttpTransportOptions {
  readonly relay: string;
  readonly key: string;
  readonly session: string;
  readonly http: Http;
  readonly timers: Timers;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/** Ms a frame may be on its way before the path counts as dead. */
const POST_TIMEOUT_MS = 8_000;

/** Ms for a small request. */
const ASK_TIMEOUT_MS = 5_000;
const FAREWELL_TIMEOUT_MS = 1_000;
const CLOCK_INTERVAL_MS = 2_000;

/** Frames as plain POSTs, a few in flight, for networks that pass nothing else. */
export class HttpTransport implements PublisherTransport {
  readonly note = null;
  readonly #options: HttpTransportOptions;
  readonly #report: (event: TransportEvent) => void;
  readonly #requests: Requests;
  /** Path of this camera's routes; undefined without a session. */
  #camera: string | undefined;
  readonly #inFlight = new Set<number>();
  #clocksCompared = false;
  #viewers = -1;
  #attempt = 0;
  /** Tells answers to this session's requests from those to an earlier one's. */
  #session = 0;
  #closed = false;
  #cancelRetry = () => {};
  #stopClock = () => {};

  constructor(options: HttpTransportOptions, report: (event: TransportEvent) => void) {
    this.#options = options;
    this.#report = (event) => {
      if (!this.#closed) report(event);
    };
    this.#requests = new Requests(options, {
      Authorization: `Bearer ${options.key}`,
      [FRAME_HEADERS.session]: options.session,
    });
  }

  open(): void {
    if (this.#closed) return;
    const asked = this.#requests.send('GET', '/api/publisher', ASK_TIMEOUT_MS);
    this.#follow(asked, (answer) => this.#greeted(answer));
  }

  get carries(): Transport | null {
    return this.#camera === undefined ? null : 'http';
  }

  get hasRoom(): boolean {
    return this.#camera !== undefined && this.#inFlight.size < POSTS_IN_FLIGHT;
  }

  send({ sequence, capturedAt, jpeg }: OutgoingFrame): void {
    this.#inFlight.add(sequence);
    const asked = this.#options.timers.now();
    const posted = this.#requests.send('POST', `${this.#camera}/frames`, POST_TIMEOUT_MS, jpeg, {
      'Content-Type': 'image/jpeg',
      [FRAME_HEADERS.sequence]: String(sequence),
      ...(capturedAt !== undefined && { [FRAME_HEADERS.capturedAt]: String(capturedAt) }),
    });
    this.#follow(posted, (answer) => this.#posted(sequence, asked, answer));
  }

  tell(status: PublisherStatus): void {
    if (this.#camera === undefined) return;
    const json = JSON.stringify(status);
    const put = this.#requests.send('PUT', `${this.#camera}/status`, ASK_TIMEOUT_MS, json, {
      'Content-Type': 'application/json',
    });
    this.#follow(put, (answer) => this.#refusedBy(answer));
  }

  async bye(): Promise<void> {
    if (this.#camera === undefined) return;
    await this.#requests.send('DELETE', `${this.#camera}/publisher`, FAREWELL_TIMEOUT_MS).catch(() => {});
  }

  close(): number {
    if (this.#closed) return 0;
    this.#closed = true;
    this.#cancelRetry();
    return this.#forgetSession();
  }

  #greeted(answer: HttpAnswer): void {
    if (this.#refusedBy(answer)) return;
    const hello = answer.status === 200 ? readHello(readJson(answer.body)) : undefined;
    if (!hello) {
      this.#fail(codeOf(answer), wordsOf(answer));
      return;
    }
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.#refuse(errorBody('version-mismatch').error);
      return;
    }
    this.#attempt = 0;
    this.#camera = `/api/cameras/${hello.camera.id}`;
    this.#viewers = hello.viewers;
    this.#report({ type: 'up', hello });
    this.#compareClocks();
    this.#stopClock = this.#options.timers.every(CLOCK_INTERVAL_MS, () => this.#compareClocks());
  }

  #posted(sequence: number, asked: number, answer: HttpAnswer): void {
    if (this.#refusedBy(answer)) return;
    if (isNoRelays(answer)) {
      this.#fail(codeOf(answer), wordsOf(answer));
      return;
    }
    this.#inFlight.delete(sequence);
    this.#readHeaders(asked, answer);
    const rejected = answer.status === 204 ? undefined : rejection(answer);
    this.#report({ type: 'answered', sequences: [sequence], ...(rejected && { rejected }) });
  }

  #readHeaders(asked: number, answer: HttpAnswer): void {
    const viewers = wholeNumber(answer.header(FRAME_HEADERS.viewers));
    if (viewers !== undefined && viewers !== this.#viewers) {
      this.#viewers = viewers;
      this.#report({ type: 'demand', viewers });
    }
    // An upload is slow one way only, so its answer is a poor clock and counts until a better one is had.
    const theirs = wholeNumber(answer.header(FRAME_HEADERS.clock));
    if (theirs !== undefined && !this.#clocksCompared) this.#exchanged(asked, theirs);
  }

  #compareClocks(): void {
    const asked = this.#options.timers.now();
    this.#follow(this.#requests.send('GET', '/api/clock', ASK_TIMEOUT_MS), (answer) => {
      const theirs = readClock(readJson(answer.body));
      if (theirs === undefined) return;
      this.#clocksCompared = true;
      this.#exchanged(asked, theirs);
    });
  }

  #exchanged(asked: number, theirs: number): void {
    this.#report({ type: 'clock', exchange: { asked, answered: this.#options.timers.now(), theirs } });
  }

  /** @returns whether the relay has turned this publisher away for good */
  #refusedBy(answer: HttpAnswer): boolean {
    const refusal = answer.status >= 400 ? readErrorBody(answer.body) : undefined;
    if (!refusal || !isTerminal(refusal.code)) return false;
    this.#refuse(refusal);
    return true;
  }

  #refuse(refusal: Refusal): void {
    this.#report({ type: 'refused', refusal });
  }

  /** Of several requests that die with one connection, the first ends the session; what becomes of the others is no news. */
  #follow(asked: Promise<HttpAnswer>, use: (answer: HttpAnswer) => void): void {
    const session = this.#session;
    const isCurrent = () => session === this.#session && !this.#closed;
    void asked.then(
      (answer) => {
        if (isCurrent()) use(answer);
      },
      (error: RequestFailed) => {
        if (isCurrent()) this.#fail('relay-unreachable', error.message);
      },
    );
  }

  #fail(code: ReasonCode, detail: string): void {
    const lost = this.#forgetSession();
    this.#report({ type: 'down', code, detail, lost });
    this.#cancelRetry();
    if (this.#closed) return;
    const delay = reconnectDelay(this.#attempt++, this.#options.chance());
    this.#cancelRetry = this.#options.timers.after(delay, () => this.open());
  }

  /** @returns how many frames were on their way */
  #forgetSession(): number {
    const lost = this.#inFlight.size;
    this.#inFlight.clear();
    this.#camera = undefined;
    this.#session += 1;
    this.#clocksCompared = false;
    this.#stopClock();
    this.#requests.cancelAll();
    return lost;
  }
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Whether a frame's answer means that the path is gone: a relay that fails, or a page, redirect or refusal that somebody else sent. */
function isNoRelays({ status, body }: HttpAnswer): boolean {
  if (status >= 500 || status === 429) return true;
  return status !== 204 && status !== 413 && !readErrorBody(body);
}

/** A proxy's own limit answers in its own words. */
function rejection(answer: HttpAnswer): Refusal {
  const said = readErrorBody(answer.body);
  if (said) return said;
  return errorBody(answer.status === 413 ? 'frame-too-large' : 'internal').error;
}

function codeOf(answer: HttpAnswer): ReasonCode {
  return readErrorBody(answer.body)?.code ?? 'relay-unreachable';
}

function wordsOf(answer: HttpAnswer): string {
  const said = readErrorBody(answer.body)?.message;
  const leadsTo = answer.status >= 300 && answer.status < 400 ? answer.header('Location') : null;
  return said ?? `HTTP ${answer.status}${leadsTo ? `, which leads to ${leadsTo.slice(0, 200)}` : ''}`;
}
