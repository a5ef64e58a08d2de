import { expect, test } from 'vitest';
import type { TransportChoice } from '../protocol/transport.ts';
import { PublisherSession } from './publisher-session.ts';
import type { TransportEvent } from './publisher-transport.ts';
import { httpRelay, type InMemoryRelay, socketRelay } from './testing/in-memory-relay.ts';

/** Ms one way. */
const DELAY_MS = 100;
const INTERVAL_MS = 66;

/** A camera, its session and a transport, and the relay at the end of a line that delays either way alike. */
class DelayedRelay {
  readonly captured: { sequence: number; at: number }[] = [];
  /** Frames as they arrive at the relay. */
  readonly arrived: { sequence: number; at: number }[] = [];
  readonly #relay: InMemoryRelay;
  readonly #session: PublisherSession;
  readonly #due: { at: number; run: () => Promise<void> }[] = [];
  #heard: (event: TransportEvent) => void = () => {};
  #seen = 0;
  #clocks = 0;

  constructor(choice: TransportChoice, open: (listen: (event: TransportEvent) => void) => InMemoryRelay) {
    this.#relay = open((event) => this.#heard(event));
    const hear = (report: (event: TransportEvent) => void) => {
      this.#heard = report;
      return this.#relay.transport;
    };
    this.#session = new PublisherSession({
      ...{ choice, timers: this.#relay.timers, onChange: () => {} },
      openSocket: (_engine, report) => hear(report),
      openHttp: hear,
      askArrival: () => Promise.reject(new Error('not asked')),
    });
  }

  get now(): number {
    return this.#relay.timers.monotonic();
  }

  async open(): Promise<void> {
    this.#session.start();
    await this.#relay.admit({ viewers: 0 });
  }

  viewerComes(): void {
    this.#later(() => this.#relay.demand({ viewers: 1 }));
  }

  async pass(ms: number): Promise<void> {
    for (const end = this.now + ms; this.now < end; ) {
      if (this.now % INTERVAL_MS === 0) this.#capture();
      this.#look();
      await this.#relay.advance(1);
      while (this.#due[0] && this.#due[0].at <= this.now) await this.#due.shift()?.run();
      this.#look();
    }
  }

  #capture(): void {
    this.captured.push({ sequence: this.captured.length + 1, at: this.now });
    this.#session.offer({ jpeg: new Uint8Array(10), capturedAt: this.now });
  }

  /** What has been sent arrives a way later, and its answer two. */
  #look(): void {
    const { frames, clockQuestions } = this.#relay;
    for (; this.#clocks < clockQuestions; this.#clocks += 1)
      this.#later(() => this.#relay.compareClocks(0), 2 * DELAY_MS);
    for (; this.#seen < frames.length; this.#seen += 1) {
      const { sequence } = frames[this.#seen] as { sequence: number };
      this.arrived.push({ sequence, at: this.now + DELAY_MS });
      this.#later(() => this.#relay.answer(sequence), 2 * DELAY_MS);
    }
  }

  #later(run: () => Promise<void>, ms = DELAY_MS): void {
    this.#due.push({ at: this.now + ms, run });
    this.#due.sort((one, other) => one.at - other.at);
  }
}

test.each([
  ['socket', 'polling', socketRelay],
  ['plain requests', 'http', httpRelay],
] as const)(
  'DE-2: all frames arrive from one round trip after the first viewer on, the newest at once: over %s',
  async (_name, choice, open) => {
    const line = new DelayedRelay(choice, open);
    await line.open();
    await line.pass(4_530);
    const idle = line.arrived.length;
    expect(idle).toBeLessThanOrEqual(5);
    const came = line.now;
    line.viewerComes();
    await line.pass(2_000);
    const newest = line.captured.findLast(({ at }) => at < came + DELAY_MS);
    const [first, ...further] = line.arrived.slice(idle);
    expect(first).toEqual({ sequence: newest?.sequence, at: came + 2 * DELAY_MS });
    const later = line.captured.slice(newest?.sequence);
    expect(further).toEqual(later.map(({ sequence, at }) => ({ sequence, at: at + DELAY_MS })));
    expect(further.length).toBeGreaterThan(25);
  },
);
