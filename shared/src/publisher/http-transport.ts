import { reconnectDelay } from '../connection/reconnect.ts';
import { Batches } from '../flow/batches.ts';
import { FrameWindow, OVERDUE_AFTER_MS } from '../flow/frame-window.ts';
import type { Timers } from '../flow/timers.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { type Demand, demandOf, isSameDemand, NO_DEMAND, standsBy } from '../protocol/demand.ts';
import { POSTS_IN_FLIGHT } from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { PublisherSignal } from '../protocol/rtc.ts';
import { MOST_SIGNALS } from '../protocol/rtc-requests.ts';
import { formatSkipped } from '../protocol/skipped-header.ts';
import type { Transport } from '../protocol/transport.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { errorBody, FRAME_HEADERS } from '../protocol/wire.ts';
import { ClockQuestions } from './clock-questions.ts';
import { DemandGet } from './demand-get.ts';
import { codeOf, isNoRelays, rejection, wholeNumber, wordsOf } from './http-answers.ts';
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
import { UnansweredFrames } from './unanswered-frames.ts';

export interface HttpTransportOptions {
  readonly relay: string;
  readonly key: string;
  readonly session: string;
  readonly http: Http;
  readonly timers: Timers;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/** Ms for a small request; one that is not answered in time ends the session, as a dead path answers none. */
const ASK_TIMEOUT_MS = 5_000;

/** Ms until a greeting is asked for once more beside: a connection begun while the network was away may not notice that it is back. */
const ASKED_BESIDE_MS = 1_500;
const FAREWELL_TIMEOUT_MS = 1_000;

const WATCH_INTERVAL_MS = 250;

/** Frames as plain POSTs, a few in flight, for networks that pass nothing else. */
export class HttpTransport implements PublisherTransport {
  readonly note = null;
  readonly #options: HttpTransportOptions;
  readonly #report: (event: TransportEvent) => void;
  readonly #requests: Requests;
  /** Path of this camera's routes; undefined without a session. */
  #camera: string | undefined;
  readonly #window: FrameWindow;
  readonly #clock: ClockQuestions;
  readonly #demandGet: DemandGet;
  #clocksCompared = false;
  #demand = NO_DEMAND;
  #attempt = 0;
  readonly #unanswered = new UnansweredFrames((answers) => this.#askElsewhere(answers));
  /** In their order: what answers an offer must not be overtaken. */
  readonly #signals = new Batches<PublisherSignal, null>(MOST_SIGNALS, (signals) => this.#post(signals));
  /** Tells answers to this session's requests from those to an earlier one's. */
  #session = 0;
  #closed = false;
  #cancelRetry = () => {};
  #stopWatching = () => {};

  constructor(options: HttpTransportOptions, report: (event: TransportEvent) => void) {
    this.#options = options;
    this.#report = (event) => {
      if (!this.#closed) report(event);
    };
    this.#requests = new Requests(options, {
      Authorization: `Bearer ${options.key}`,
      [FRAME_HEADERS.session]: options.session,
    });
    this.#window = new FrameWindow({ now: () => options.timers.monotonic() });
    this.#clock = new ClockQuestions({
      timers: options.timers,
      ask: () => this.#compareClocks(),
      isLineBusy: () => this.#window.inFlight > 0,
    });
    this.#demandGet = new DemandGet({
      requests: this.#requests,
      timers: options.timers,
      known: () => this.#demand,
      told: (demand) => this.#demanded(demand),
      signalled: (signal) => this.#report({ type: 'signal', signal }),
      refused: (answer) => this.#refusedBy(answer),
    });
  }

  open(): void {
    if (this.#closed) return;
    const asked = this.#requests.send('GET', '/api/publisher', ASK_TIMEOUT_MS);
    this.#follow(asked, (answer) => this.#greeted(answer));
    this.#cancelRetry = this.#options.timers.after(ASKED_BESIDE_MS, () => this.open());
  }

  get carries(): Transport | null {
    return this.#camera === undefined ? null : 'http';
  }

  get hasRoom(): boolean {
    return this.#camera !== undefined && this.#window.inFlight < POSTS_IN_FLIGHT && this.#window.hasRoom();
  }

  get window(): number | null {
    return this.#camera === undefined ? null : Math.min(POSTS_IN_FLIGHT, this.#window.size);
  }

  get mostFps(): number | null {
    const ms = this.#clock.ofNow ?? this.#clock.quickest;
    return ms && this.window !== null ? (this.window * 1_000) / ms : null;
  }

  send({ sequence, capturedAt, skipped, jpeg }: OutgoingFrame): void {
    // Answers come in any order, so each frame is settled by itself.
    this.#window.sent(String(sequence), sequence, jpeg.length);
    const left = skipped && formatSkipped(skipped);
    const asked = this.#options.timers.monotonic();
    const posted = this.#requests.send('POST', `${this.#camera}/frames`, OVERDUE_AFTER_MS, jpeg, {
      'Content-Type': 'image/jpeg',
      [FRAME_HEADERS.sequence]: String(sequence),
      ...(capturedAt !== undefined && { [FRAME_HEADERS.capturedAt]: String(capturedAt) }),
      ...(left && { [FRAME_HEADERS.skipped]: left }),
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

  get canSignal(): boolean {
    return this.#camera !== undefined && this.#demandGet.hearsSignals;
  }

  /** One that is lost ends nothing: its attempt has a time to end by. */
  signal(signal: PublisherSignal): void {
    if (this.canSignal) this.#signals.add(signal).catch(() => {});
  }

  async bye(): Promise<void> {
    if (this.#camera === undefined) return;
    await this.#requests.send('DELETE', `${this.#camera}/publisher`, FAREWELL_TIMEOUT_MS).catch(() => {});
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelRetry();
    this.#forgetSession();
  }

  async #post(signals: readonly PublisherSignal[]): Promise<null[]> {
    const session = this.#session;
    const json = JSON.stringify(signals);
    const answer = await this.#requests.send('POST', `${this.#camera}/rtc`, ASK_TIMEOUT_MS, json, {
      'Content-Type': 'application/json',
    });
    if (session === this.#session) this.#refusedBy(answer);
    return signals.map(() => null);
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
    this.#session += 1;
    this.#requests.cancelAll();
    this.#cancelRetry();
    this.#attempt = 0;
    this.#camera = `/api/cameras/${hello.camera.id}`;
    this.#demand = demandOf(hello.viewers, standsBy(hello));
    this.#report({ type: 'up', hello });
    this.#demandGet.start();
    this.#clock.start();
    this.#stopWatching = this.#options.timers.every(WATCH_INTERVAL_MS, () => this.#watchSilence());
  }

  #watchSilence(): void {
    const { silentMs } = this.#window;
    if (!this.#unanswered.areDead(silentMs)) return;
    // A relay that is known to be there need not be waited for.
    const waitMs = this.#unanswered.isRelayThere ? 0 : undefined;
    this.#fail('relay-unreachable', `no frame was answered for ${Math.round(silentMs / 100) / 10} s`, waitMs);
  }

  #askElsewhere(answers: () => void): void {
    this.#follow(this.#requests.send('GET', '/api/clock', ASK_TIMEOUT_MS), ({ body }) => {
      if (readClock(readJson(body)) === undefined) return;
      answers();
      this.#watchSilence();
    });
  }

  #posted(sequence: number, asked: number, answer: HttpAnswer): void {
    if (this.#refusedBy(answer)) return;
    if (isNoRelays(answer)) {
      this.#fail(codeOf(answer), wordsOf(answer));
      return;
    }
    this.#window.acknowledge(String(sequence), sequence);
    this.#unanswered.answered(this.#options.timers.monotonic() - asked);
    this.#clock.settled();
    this.#readHeaders(asked, answer);
    const rejected = answer.status === 204 ? undefined : rejection(answer);
    this.#report({ type: 'answered', sequences: [sequence], ...(rejected && { rejected }) });
  }

  #readHeaders(asked: number, answer: HttpAnswer): void {
    const viewers = wholeNumber(answer.header(FRAME_HEADERS.viewers));
    if (viewers !== undefined)
      this.#demanded(demandOf(viewers, answer.header(FRAME_HEADERS.standsBy) === '1'));
    // An upload is slow one way only, so its answer is a poor clock and counts until a better one is had.
    const theirs = wholeNumber(answer.header(FRAME_HEADERS.clock));
    if (theirs !== undefined && !this.#clocksCompared) this.#exchanged(asked, theirs);
  }

  #demanded(demand: Demand): void {
    if (isSameDemand(demand, this.#demand)) return;
    this.#demand = demand;
    this.#report({ type: 'demand', ...demand });
  }

  #compareClocks(): void {
    const asked = this.#options.timers.monotonic();
    const wasLineBusy = this.#window.inFlight > 0;
    this.#follow(this.#requests.send('GET', '/api/clock', ASK_TIMEOUT_MS), (answer) => {
      const theirs = readClock(readJson(answer.body));
      if (theirs === undefined) return;
      this.#clocksCompared = true;
      this.#window.roundTrip(this.#clock.answered(this.#options.timers.monotonic() - asked, wasLineBusy));
      this.#exchanged(asked, theirs);
    });
  }

  #exchanged(asked: number, theirs: number): void {
    this.#report({ type: 'clock', exchange: { asked, answered: this.#options.timers.monotonic(), theirs } });
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

  #fail(code: ReasonCode, detail: string, waitMs = this.#reconnectDelay()): void {
    this.#forgetSession();
    this.#report({ type: 'down', code, detail });
    this.#cancelRetry();
    if (this.#closed) return;
    this.#cancelRetry = this.#options.timers.after(waitMs, () => this.open());
  }

  #reconnectDelay(): number {
    return reconnectDelay(this.#attempt++, this.#options.chance());
  }

  #forgetSession(): void {
    this.#window.reset();
    this.#camera = undefined;
    this.#session += 1;
    this.#clocksCompared = false;
    this.#unanswered.forgetSession();
    this.#signals.clear();
    this.#stopWatching();
    this.#clock.stop();
    this.#demandGet.stop();
    this.#requests.cancelAll();
  }
}
