import { Batches } from '../flow/batches.ts';
import { OVERDUE_AFTER_MS, STALLED_AFTER_MS } from '../flow/frame-window.ts';
import { MovingMean } from '../flow/moving-mean.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { type Demand, demandOf, NO_DEMAND, standsBy } from '../protocol/demand.ts';
import { POSTS_IN_FLIGHT } from '../protocol/limits.ts';
import type { PublishHello } from '../protocol/publish-events.ts';
import type { PublisherSignal } from '../protocol/rtc.ts';
import { MOST_SIGNALS } from '../protocol/rtc-requests.ts';
import { formatSkipped } from '../protocol/skipped-header.ts';
import type { Transport } from '../protocol/transport.ts';
import { FRAME_HEADERS } from '../protocol/wire.ts';
import { BaseTransport, type TransportOptions } from './base-transport.ts';
import { DemandGet } from './demand-get.ts';
import { failureIn, isNoRelays, rejection, wholeNumber } from './http-answers.ts';
import type { Http, HttpAnswer } from './http-port.ts';
import { type RequestFailed, Requests } from './http-requests.ts';
import { readClock, readErrorBody, readHello, readJson } from './inbound.ts';
import type { OutgoingFrame, PublisherTransport, Refusal, TransportEvent } from './publisher-transport.ts';

export interface HttpTransportOptions extends TransportOptions {
  readonly http: Http;
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

/**
 * Ms without an answer to any frame, and times what one took of late, until the relay is asked something small beside. Where it
 * answers that, and still no frame, those connections are dead: nothing is to be waited for.
 */
const DOUBTED_AFTER_MS = 1_500;
const DOUBTED_AFTER_TIMES = 4;

/** Weight of a new answer in what one takes of late. */
const ANSWER_WEIGHT = 1 / 4;

/** Frames as plain POSTs, a few in flight, for networks that pass nothing else. */
export class HttpTransport extends BaseTransport implements PublisherTransport {
  readonly #requests: Requests;
  /** Path of this camera's routes. */
  #camera = '';
  readonly #demandGet: DemandGet;
  #demand = NO_DEMAND;
  /** Ms from sending a frame to its answer. */
  readonly #answerMs = new MovingMean(ANSWER_WEIGHT);
  /** How often, running, frames were given up because none was answered. */
  #silences = 0;
  /** In their order: what answers an offer must not be overtaken. */
  readonly #signals = new Batches<PublisherSignal, null>(MOST_SIGNALS, (signals) => this.#post(signals));
  /** Tells answers to this session's requests from those to an earlier one's. */
  #session = 0;

  constructor(options: HttpTransportOptions, report: (event: TransportEvent) => void) {
    super(options, report);
    this.#requests = new Requests(options, {
      Authorization: `Bearer ${options.key}`,
      [FRAME_HEADERS.session]: options.session,
    });
    this.#demandGet = new DemandGet({
      requests: this.#requests,
      timers: options.timers,
      known: () => this.#demand,
      told: (demand) => this.#demanded(demand),
      signalled: (signal) => this.report({ type: 'signal', signal }),
      refused: (answer) => this.#refusedBy(answer),
    });
  }

  override open(): void {
    if (this.isClosed) return;
    const asked = this.#requests.send('GET', '/api/publisher', ASK_TIMEOUT_MS);
    this.#follow(asked, (answer) => this.#helloIn(answer));
    this.openLater(ASKED_BESIDE_MS);
  }

  get carries(): Transport | null {
    return this.isUp ? 'http' : null;
  }

  override get hasRoom(): boolean {
    return super.hasRoom && this.frames.inFlight < POSTS_IN_FLIGHT;
  }

  override get window(): number | null {
    return this.isUp ? Math.min(POSTS_IN_FLIGHT, this.frames.size) : null;
  }

  send({ sequence, capturedAt, skipped, jpeg }: OutgoingFrame): void {
    // Answers come in any order, so each frame is settled by itself.
    this.frames.sent(String(sequence), sequence, jpeg.length);
    const left = skipped && formatSkipped(skipped);
    const asked = this.timers.monotonic();
    const posted = this.#requests.send('POST', `${this.#camera}/frames`, OVERDUE_AFTER_MS, jpeg, {
      'Content-Type': 'image/jpeg',
      [FRAME_HEADERS.sequence]: String(sequence),
      ...(capturedAt !== undefined && { [FRAME_HEADERS.capturedAt]: String(capturedAt) }),
      ...(left && { [FRAME_HEADERS.skipped]: left }),
    });
    this.#follow(posted, (answer) => this.#posted(sequence, asked, answer));
  }

  tell(status: PublisherStatus): void {
    if (!this.isUp) return;
    const json = JSON.stringify(status);
    const put = this.#requests.send('PUT', `${this.#camera}/status`, ASK_TIMEOUT_MS, json, {
      'Content-Type': 'application/json',
    });
    this.#follow(put, (answer) => this.#refusedBy(answer));
  }

  get canSignal(): boolean {
    return this.isUp && this.#demandGet.hearsSignals;
  }

  /** One that is lost ends nothing: its attempt has a time to end by. */
  signal(signal: PublisherSignal): void {
    if (this.canSignal) this.#signals.add(signal).catch(() => {});
  }

  async bye(): Promise<void> {
    if (!this.isUp) return;
    await this.#requests.send('DELETE', `${this.#camera}/publisher`, FAREWELL_TIMEOUT_MS).catch(() => {});
  }

  protected begin(hello: PublishHello): void {
    this.#camera = `/api/cameras/${hello.camera.id}`;
    this.#demand = demandOf(hello.viewers, standsBy(hello));
    this.#demandGet.start();
  }

  protected watch(): void {
    const { silentMs } = this.frames;
    const isRelayThere = this.#isRelayThere(silentMs);
    if (!isRelayThere && silentMs < (PATIENCE_MS[this.#silences] ?? OVERDUE_AFTER_MS)) return;
    this.#silences += 1;
    const message = `no frame was answered for ${Math.round(silentMs / 100) / 10} s`;
    // A relay that is known to be there need not be waited for.
    this.#fail({ code: 'relay-unreachable', message }, isRelayThere ? 0 : undefined);
  }

  /** It answers something else while it answers for no frame. Asked once: where others bring no answer either, it is the line that is thin. */
  #isRelayThere(silentMs: number): boolean {
    const usual = DOUBTED_AFTER_TIMES * (this.#answerMs.value ?? Number.POSITIVE_INFINITY);
    const doubtedMs = silentMs - Math.max(DOUBTED_AFTER_MS, usual);
    if (this.#silences > 0 || doubtedMs < 0) return false;
    return this.clock.asksSince(this.timers.monotonic() - doubtedMs);
  }

  protected askClock(answered: (theirs: number | undefined) => void): void {
    this.#follow(this.#requests.send('GET', '/api/clock', ASK_TIMEOUT_MS), ({ body }) =>
      answered(readClock(readJson(body))),
    );
  }

  protected forget(): void {
    this.#session += 1;
    this.#signals.clear();
    this.#demandGet.stop();
    this.#requests.cancelAll();
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

  #helloIn(answer: HttpAnswer): void {
    if (this.#refusedBy(answer)) return;
    const hello = answer.status === 200 ? readHello(readJson(answer.body)) : undefined;
    if (hello) this.greeted(hello);
    else this.#fail(failureIn(answer));
  }

  #posted(sequence: number, asked: number, answer: HttpAnswer): void {
    if (this.#refusedBy(answer)) return;
    if (isNoRelays(answer)) {
      this.#fail(failureIn(answer));
      return;
    }
    const settled = this.frames.acknowledge(String(sequence), sequence);
    this.#answerMs.add(this.timers.monotonic() - asked);
    this.#silences = 0;
    const viewers = wholeNumber(answer.header(FRAME_HEADERS.viewers));
    if (viewers !== undefined)
      this.#demanded(demandOf(viewers, answer.header(FRAME_HEADERS.standsBy) === '1'));
    this.answered(settled, answer.status === 204 ? undefined : rejection(answer));
  }

  #demanded(demand: Demand): void {
    this.#demand = demand;
    this.report({ type: 'demand', ...demand });
  }

  /** @returns whether the relay has turned this publisher away for good */
  #refusedBy(answer: HttpAnswer): boolean {
    return this.isTurnedAway(answer.status >= 400 ? readErrorBody(answer.body) : undefined);
  }

  /** Of several requests that die with one connection, the first ends the session; what becomes of the others is no news. */
  #follow(asked: Promise<HttpAnswer>, use: (answer: HttpAnswer) => void): void {
    const session = this.#session;
    const isCurrent = () => session === this.#session && !this.isClosed;
    void asked.then(
      (answer) => {
        if (isCurrent()) use(answer);
      },
      ({ message }: RequestFailed) => {
        if (isCurrent()) this.#fail({ code: 'relay-unreachable', message });
      },
    );
  }

  #fail({ code, message }: Refusal, waitMs?: number): void {
    this.down(code, message);
    this.openLater(waitMs);
  }
}
