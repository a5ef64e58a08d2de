import { ManualTimers } from '../../flow/manual-timers.ts';
import type { PublisherStatus } from '../../protocol/cameras.ts';
import { type Demand, NO_DEMAND, standsBy } from '../../protocol/demand.ts';
import type { PublishHello } from '../../protocol/publish-events.ts';
import type { ReasonCode } from '../../protocol/reasons.ts';
import type { PublisherSignal, SignalToPublisher } from '../../protocol/rtc.ts';
import { parseSkipped } from '../../protocol/skipped-header.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { errorBody, FRAME_HEADERS } from '../../protocol/wire.ts';
import type { Http, HttpAnswer, HttpRequest } from '../http-port.ts';
import { HttpTransport } from '../http-transport.ts';
import type { PublishSocket } from '../publish-socket.ts';
import type { OutgoingFrame, PublisherTransport, TransportEvent } from '../publisher-transport.ts';
import { SocketTransport } from '../socket-transport.ts';

/** The relay's side of one transport, in a test's hands and without a network. */
export interface InMemoryRelay {
  readonly timers: ManualTimers;
  readonly transport: PublisherTransport;
  readonly events: TransportEvent[];
  readonly frames: OutgoingFrame[];
  readonly statuses: PublisherStatus[];
  readonly byes: number;
  /** How often the publisher has knocked. */
  readonly knocks: number;
  /** Lets whoever knocks in. */
  admit(hello?: Partial<PublishHello>): Promise<void>;
  /** Turns whoever knocks away. */
  turnAway(code: ReasonCode): Promise<void>;
  /** Answers the frame of this sequence. */
  answer(sequence: number, rejected?: ReasonCode): Promise<void>;
  demand(demand: Demand): Promise<void>;
  /** Passes on what a viewer says of WebRTC. */
  signal(signal: SignalToPublisher): Promise<void>;
  /** What the publisher has said of it. */
  readonly signals: PublisherSignal[];
  /** How often the publisher has asked for the relay's clock. */
  readonly clockQuestions: number;
  /** Answers the open comparison of clocks, after this many ms. */
  compareClocks(roundTripMs: number): Promise<void>;
  /** The path is gone, and nothing said. */
  cut(): Promise<void>;
  /** Ends a session that was going on. */
  end(code: ReasonCode): Promise<void>;
  advance(ms: number): Promise<void>;
}

export const CAMERA = { id: 'cam_0123456789', name: 'Yard' };

export function hello(part: Partial<PublishHello> = {}): PublishHello {
  const limits = { maxFrameBytes: 1000, maxFramePixels: 9_000_000, window: 4 };
  return { protocol: PROTOCOL_VERSION, camera: CAMERA, limits, viewers: 0, ...part };
}

/** Lets promises that are due run on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const COMMON = { relay: 'http://relay.test', key: 'pk_test', session: 'session-0001', chance: () => 0.5 };

type Listener = (...args: unknown[]) => void;

class InMemorySocket implements PublishSocket {
  active = false;
  knocks = 0;
  readonly emitted: { event: string; args: unknown[] }[] = [];
  readonly io = {
    engine: {
      close: () => this.fire('disconnect', 'forced close'),
      transport: { name: 'polling' },
      on: (event: string, run: Listener) => this.on(`engine:${event}`, run),
    },
    on: (event: string, run: Listener) => this.on(`io:${event}`, run),
  };
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, run: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), run]);
  }

  fire(event: string, ...args: unknown[]): void {
    for (const run of this.#listeners.get(event) ?? []) run(...args);
  }

  emit(event: string, ...args: unknown[]): void {
    this.emitted.push({ event, args });
  }

  connect(): void {
    this.knocks += 1;
    this.active = true;
  }

  disconnect(): void {
    this.active = false;
    this.fire('disconnect', 'io client disconnect');
  }
}

export interface InMemorySocketRelay extends InMemoryRelay {
  readonly socket: InMemorySocket;
}

/** Besides the list of events. */
type Listening = (event: TransportEvent) => void;

export function socketRelay(listen: Listening = () => {}): InMemorySocketRelay {
  const timers = new ManualTimers();
  const socket = new InMemorySocket();
  const events: TransportEvent[] = [];
  const transport = new SocketTransport(
    { ...COMMON, engine: ['polling', 'websocket'], timers, openSocket: () => socket },
    (event) => {
      events.push(event);
      listen(event);
    },
  );
  const emitted = (event: string) =>
    socket.emitted.filter((one) => one.event === event).map(({ args }) => args);
  return {
    timers,
    socket,
    transport,
    events,
    get frames() {
      return emitted('frame').map(
        ([header, jpeg]) => ({ capturedAt: undefined, ...(header as object), jpeg }) as OutgoingFrame,
      );
    },
    get statuses() {
      return emitted('status').map(([status]) => status as PublisherStatus);
    },
    get byes() {
      return emitted('bye').length;
    },
    get knocks() {
      return socket.knocks;
    },
    get clockQuestions() {
      return emitted('clock').length;
    },
    async admit(part) {
      socket.fire('io:open');
      socket.fire('hello', hello(part));
    },
    async turnAway(code) {
      socket.active = false;
      socket.fire('connect_error', Object.assign(new Error(), { data: errorBody(code).error }));
    },
    async answer(sequence, rejected) {
      socket.fire('ack', { sequence, ...(rejected && { rejected: errorBody(rejected).error }) });
    },
    async demand(demand) {
      socket.fire('demand', demand);
    },
    async signal(signal) {
      socket.fire('rtc', signal);
    },
    get signals() {
      return emitted('rtc').map(([signal]) => signal as PublisherSignal);
    },
    async compareClocks(roundTripMs) {
      const [reply] = emitted('clock').at(-1) ?? [];
      timers.advance(roundTripMs);
      if (typeof reply === 'function') reply({ now: timers.now() });
    },
    async cut() {
      socket.fire('disconnect', 'ping timeout');
    },
    async end(code) {
      socket.fire('refused', errorBody(code).error);
      socket.active = false;
      socket.fire('disconnect', 'io server disconnect');
    },
    async advance(ms) {
      timers.advance(ms);
    },
  };
}

interface Pending {
  readonly request: HttpRequest;
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

function skippedIn(header: string | undefined): Pick<OutgoingFrame, 'skipped'> {
  const skipped = header === undefined ? undefined : parseSkipped(header);
  return skipped ? { skipped } : {};
}

export interface InMemoryHttpRelay extends InMemoryRelay {
  readonly requests: readonly HttpRequest[];
  /** Answers the oldest open request to a path that ends so. */
  respond(path: string, answer: Partial<HttpAnswer> & { headers?: Record<string, string> }): Promise<void>;
  /** Cuts off the oldest open request to a path that ends so, and no other. */
  lose(path: string): Promise<void>;
}

export function httpRelay(listen: Listening = () => {}): InMemoryHttpRelay {
  const timers = new ManualTimers();
  const events: TransportEvent[] = [];
  const requests: HttpRequest[] = [];
  const open: Pending[] = [];
  let demand = NO_DEMAND;
  /** The number of the last signal. */
  let last = 1_000;
  const http: Http = (request) => {
    requests.push(request);
    let cancel = () => {};
    const answer = new Promise<HttpAnswer>((resolve, reject) => {
      const pending = { request, resolve, reject };
      open.push(pending);
      cancel = () => {
        if (open.includes(pending)) open.splice(open.indexOf(pending), 1);
        reject(new Error('aborted'));
      };
    });
    return { answer, cancel: () => cancel() };
  };
  const transport = new HttpTransport({ ...COMMON, timers, http }, (event) => {
    events.push(event);
    listen(event);
  });
  const take = (matches: (request: HttpRequest) => boolean): Pending => {
    const index = open.findIndex(({ request }) => matches(request));
    const [pending] = index === -1 ? [] : open.splice(index, 1);
    if (!pending)
      throw new Error(`no such request; open are ${open.map(({ request }) => request.url).join(' ')}`);
    return pending;
  };
  const answered = (
    pending: Pending,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    pending.resolve({ status, body: text, header: (name) => headers[name] ?? null });
    return settle();
  };
  const posts = () =>
    requests.filter(({ method, headers }) => method === 'POST' && FRAME_HEADERS.sequence in headers);
  const status = (code: ReasonCode) => ({ replaced: 409, 'key-wrong': 401 })[code as string] ?? 400;
  const isPostOf = (sequence: number) => (request: HttpRequest) =>
    request.method === 'POST' && request.headers[FRAME_HEADERS.sequence] === String(sequence);
  const respondTo = (pending: Pending, code?: ReasonCode) =>
    code
      ? answered(pending, status(code), errorBody(code))
      : answered(pending, 204, undefined, {
          [FRAME_HEADERS.viewers]: String(demand.viewers),
          ...(standsBy(demand) && { [FRAME_HEADERS.standsBy]: '1' }),
        });
  return {
    timers,
    transport,
    events,
    requests,
    get frames() {
      return posts().map(({ headers, body }) => ({
        sequence: Number(headers[FRAME_HEADERS.sequence]),
        capturedAt:
          headers[FRAME_HEADERS.capturedAt] === undefined
            ? undefined
            : Number(headers[FRAME_HEADERS.capturedAt]),
        ...skippedIn(headers[FRAME_HEADERS.skipped]),
        jpeg: body as Uint8Array,
      }));
    },
    get statuses() {
      return requests
        .filter(({ method }) => method === 'PUT')
        .map(({ body }) => JSON.parse(body as string) as PublisherStatus);
    },
    get byes() {
      return requests.filter(({ method }) => method === 'DELETE').length;
    },
    get knocks() {
      return requests.filter(({ url }) => url.endsWith('/api/publisher')).length;
    },
    get clockQuestions() {
      return requests.filter(({ url }) => url.endsWith('/api/clock')).length;
    },
    admit: (part) =>
      answered(
        take(({ url }) => url.endsWith('/api/publisher')),
        200,
        hello(part),
      ),
    turnAway: (code) =>
      respondTo(
        take(({ url }) => url.endsWith('/api/publisher')),
        code,
      ),
    answer: (sequence, rejected) => respondTo(take(isPostOf(sequence)), rejected),
    async demand(told) {
      demand = told;
      await answered(
        take(({ url }) => url.includes('/demand?')),
        200,
        told,
      );
    },
    async signal(signal) {
      last += 1;
      await answered(
        take(({ url }) => url.includes('/demand?')),
        200,
        { ...demand, rtc: { last, signals: [signal] } },
      );
    },
    get signals() {
      return requests
        .filter(({ url }) => url.endsWith('/rtc'))
        .flatMap(({ body }) => JSON.parse(body as string) as PublisherSignal[]);
    },
    async compareClocks(roundTripMs) {
      timers.advance(roundTripMs);
      await answered(
        take(({ url }) => url.endsWith('/api/clock')),
        200,
        { now: timers.now() },
      );
    },
    async cut() {
      for (const { reject } of open.splice(0)) reject(new Error('ECONNRESET'));
      await settle();
    },
    async lose(path) {
      take(({ url }) => url.endsWith(path)).reject(new Error('ECONNRESET'));
      await settle();
    },
    async end(code) {
      const status: PublisherStatus = { source: { kind: 'test', label: 'Test', state: 'running' } };
      transport.tell(status);
      await respondTo(
        take(({ method }) => method === 'PUT'),
        code,
      );
    },
    async advance(ms) {
      timers.advance(ms);
      await settle();
    },
    async respond(path, { headers = {}, ...answer }) {
      const pending = take(({ url }) => url.endsWith(path));
      pending.resolve({ status: 200, body: '', header: (name) => headers[name] ?? null, ...answer });
      await settle();
    },
  };
}
