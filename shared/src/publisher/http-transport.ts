import { reconnectDelay } from '../connection/reconnect.ts';
import { FrameWindow, OVERDUE_AFTER_MS, STALLED_AFTER_MS } from '../flow/frame-window.ts';
import { MovingMean } from '../flow/moving-mean.ts';
import type { Timers } from '../flow/timers.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { POSTS_IN_FLIGHT } from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import { formatSkipped } from '../protocol/skipped-header.ts';
import type { Transport } from '../protocol/transport.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { errorBody, FRAME_HEADERS } from '../protocol/wire.ts';
import { ClockQuestions } from './clock-questions.ts';
import { DemandGet } from './demand-get.ts';
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

/** Ms for a small request; one that is not answered in time ends the session, as a dead path answers none. */
const ASK_TIMEOUT_MS = 5_000;

/** Ms until a greeting is asked for once more beside: a connection begun while the network was away may not notice that it is back. */
const ASKED_BESIDE_MS = 1_500;
const FAREWELL_TIMEOUT_MS = 1_000;

/**
 * Ms without an answer to any frame until it is begun anew, over new connections: those that are open may be dead without a word, and
 * plain requests may be all that passes. Longer each time, for a line may be that thin.
 */
const PATIENCE_MS = [STALLED_AFTER_MS, 2 * STALLED_AFTER_MS, OVERDUE_AFTER_MS] as const;
const WATCH_INTERVAL_MS = 250;

/**
 * Ms without an answer to any frame, and times what one took of late, until the relay is asked something small beside. Where it
 * answers that, and still no frame, those connections are dead: nothing is to be waited for.
 */
const DOUBTED_AFTER_MS = 1_500;
const DOUBTED_AFTER_TIMES = 4;

/** Weight of a new answer in what one takes of late. */
const ANSWER_WEIGHT = 1 / 4;

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
  readonly #demand: DemandGet;
  #clocksCompared = false;
  #viewers = -1;
  #attempt = 0;
  /** How often, running, frames were given up because none was answered. */
  #silences = 0;
  /** Ms from sending a frame to its answer. */
  readonly #answerMs = new MovingMean(ANSWER_WEIGHT);
  /** Whether the relay answers something else while it answers for no frame. */
  #elsewhere: 'unasked' | 'asked' | 'answers' = 'unasked';
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
    this.#demand = new DemandGet({
      requests: this.#requests,
      timers: options.timers,
      viewers: () => this.#viewers,
      told: (viewers) => this.#watched(viewers),
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
    this.#session += 1;
    this.#requests.cancelAll();
    this.#cancelRetry();
    this.#attempt = 0;
    this.#camera = `/api/cameras/${hello.camera.id}`;
    this.#viewers = hello.viewers;
    this.#report({ type: 'up', hello });
    this.#demand.start();
    this.#clock.start();
    this.#stopWatching = this.#options.timers.every(WATCH_INTERVAL_MS, () => this.#watchSilence());
  }

  #watchSilence(): void {
    const patience = PATIENCE_MS[Math.min(this.#silences, PATIENCE_MS.length - 1)] ?? OVERDUE_AFTER_MS;
    const { silentMs } = this.#window;
    if (this.#isDoubted && this.#elsewhere === 'unasked') this.#askElsewhere();
    if (silentMs < patience && !(this.#isDoubted && this.#elsewhere === 'answers')) return;
    this.#silences += 1;
    this.#fail('relay-unreachable', `no frame was answered for ${Math.round(silentMs / 100) / 10} s`);
  }

  /** Once: where others bring no answer either, it is the line that is thin. */
  get #isDoubted(): boolean {
    const usual = DOUBTED_AFTER_TIMES * (this.#answerMs.value ?? Number.POSITIVE_INFINITY);
    return this.#silences === 0 && this.#window.silentMs >= Math.max(DOUBTED_AFTER_MS, usual);
  }

  #askElsewhere(): void {
    this.#elsewhere = 'asked';
    this.#follow(this.#requests.send('GET', '/api/clock', ASK_TIMEOUT_MS), ({ body }) => {
      if (this.#elsewhere === 'asked' && readClock(readJson(body)) !== undefined) this.#elsewhere = 'answers';
    });
  }

  #posted(sequence: number, asked: number, answer: HttpAnswer): void {
    if (this.#refusedBy(answer)) return;
    if (isNoRelays(answer)) {
      this.#fail(codeOf(answer), wordsOf(answer));
      return;
    }
    this.#window.acknowledge(String(sequence), sequence);
    this.#answerMs.add(this.#options.timers.monotonic() - asked);
    this.#silences = 0;
    this.#elsewhere = 'unasked';
    this.#clock.settled();
    this.#readHeaders(asked, answer);
    const rejected = answer.status === 204 ? undefined : rejection(answer);
    this.#report({ type: 'answered', sequences: [sequence], ...(rejected && { rejected }) });
  }

  #readHeaders(asked: number, answer: HttpAnswer): void {
    const viewers = wholeNumber(answer.header(FRAME_HEADERS.viewers));
    if (viewers !== undefined && viewers !== this.#viewers) this.#watched(viewers);
    // An upload is slow one way only, so its answer is a poor clock and counts until a better one is had.
    const theirs = wholeNumber(answer.header(FRAME_HEADERS.clock));
    if (theirs !== undefined && !this.#clocksCompared) this.#exchanged(asked, theirs);
  }

  #watched(viewers: number): void {
    this.#viewers = viewers;
    this.#report({ type: 'demand', viewers });
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
    const lost = this.#window.reset().length;
    this.#camera = undefined;
    this.#session += 1;
    this.#clocksCompared = false;
    this.#elsewhere = 'unasked';
    this.#stopWatching();
    this.#clock.stop();
    this.#demand.stop();
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
  return errorBody(answer.status === 413 ? 'requests-capped' : 'internal').error;
}

function codeOf(answer: HttpAnswer): ReasonCode {
  return readErrorBody(answer.body)?.code ?? 'relay-unreachable';
}

function wordsOf(answer: HttpAnswer): string {
  const said = readErrorBody(answer.body)?.message;
  const leadsTo = answer.status >= 300 && answer.status < 400 ? answer.header('Location') : null;
  return said ?? `HTTP ${answer.status}${leadsTo ? `, which leads to ${leadsTo.slice(0, 200)}` : ''}`;
}
