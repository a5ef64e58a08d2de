import { VIEWER_TRANSPORTS, type ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import { DROPS, type Drop } from '@porthole/shared/protocol/drops';
import type { Rendition } from '@porthole/shared/protocol/renditions';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import type { Transport } from '@porthole/shared/protocol/transport';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { MoveReason } from '../relay/publisher-runs.ts';
import type { BookObserver, Painted } from '../relay/viewer-books.ts';

/** Seconds; a frame of a good line is painted within a tenth, on the thinnest within seconds. */
const AGE_BUCKETS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1, 2, 5, 15];

/** Seconds; a person waits for one, and leaves after ten. */
const FIRST_PAINT_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30];

/** Seconds; an attempt that works takes a few round trips, one that does not is given up after 5 to 8 s. */
const SHOWN_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8];

/** One line of a metric. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** Camera to relay, relay to person. */
type Leg = 'publisher' | 'viewer';

/**
 * CPU, memory, file descriptors, event loop and garbage collection of this process. Called once by the program: prom-client never stops
 * the observers that it starts, so a relay that is closed must not own them.
 */
export function openProcessMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * What is counted for Prometheus as it happens; `directory-metrics.ts` has what is read when somebody asks. No label has a value that
 * anybody outside can choose: all are words of the protocol.
 */
export class Metrics implements BookObserver {
  readonly registry = new Registry();
  readonly #process: Registry;

  /** Plain numbers, for these grow with every frame of every viewer; read when somebody asks. */
  readonly #frames = { captured: 0, painted: 0 };
  readonly #drops = new Map<Drop, number>(DROPS.map((reason) => [reason, 0]));
  readonly #bytesOut = new Map<ViewerTransportName, number>(VIEWER_TRANSPORTS.map((name) => [name, 0]));
  readonly #renditionFailures = this.#counter(
    'porthole_rendition_failures_total',
    'Frames that could not be decoded and were sent as they came.',
    'rendition',
  );
  readonly #transportChanges = this.#counter(
    'porthole_transport_changes_total',
    'Sessions whose frames went on by another transport, WebRTC among them, by why.',
    ...['leg', 'from', 'to', 'reason'],
  );
  readonly #reconnects = this.#counter(
    'porthole_reconnects_total',
    'Sessions that were lost and came back.',
    ...['leg', 'transport'],
  );
  readonly #rtcAttempts = this.#counter(
    'porthole_rtc_attempts_total',
    'Attempts at WebRTC that are over, by whether it had the picture and by why they ended.',
    ...['result', 'reason'],
  );
  readonly #age = this.#histogram(
    'porthole_frame_age_seconds',
    'Capture to paint, as viewers tell it.',
    AGE_BUCKETS,
    'transport',
  );
  readonly #firstPaint = this.#histogram(
    'porthole_first_paint_seconds',
    'From opening a page, or a camera in it, to the first painted frame, as pages tell it.',
    FIRST_PAINT_BUCKETS,
    'transport',
  );
  readonly #rtcShown = this.#histogram(
    'porthole_rtc_shown_seconds',
    'From asking for WebRTC until it had the picture.',
    SHOWN_BUCKETS,
  );

  /** @param process metrics of the process that the relay runs in, shown beside its own */
  constructor(process = new Registry()) {
    this.#process = process;
    this.#sum(
      'porthole_frames_captured_total',
      'Frames captured while a viewer watched, for every viewer.',
      () => [[{}, this.#frames.captured]],
    );
    this.#sum('porthole_frames_painted_total', 'Frames that viewers painted.', () => [
      [{}, this.#frames.painted],
    ]);
    this.#sum('porthole_frames_dropped_total', 'Captured frames that a viewer did not paint, by why.', () =>
      labelled('reason', this.#drops),
    );
    this.#sum('porthole_frame_bytes_out_total', 'Bytes of frames sent to viewers.', () =>
      labelled('transport', this.#bytesOut),
    );
  }

  captured(frames: number): void {
    this.#frames.captured += frames;
  }

  painted(frames: number, { transport, ageMs }: Painted): void {
    this.#frames.painted += frames;
    if (ageMs !== undefined) this.#age.observe({ transport }, ageMs / 1_000);
  }

  dropped(reason: Drop, frames: number): void {
    this.#drops.set(reason, (this.#drops.get(reason) ?? 0) + frames);
  }

  sent(transport: ViewerTransportName, bytes: number): void {
    this.#bytesOut.set(transport, (this.#bytesOut.get(transport) ?? 0) + bytes);
  }

  renditionFailed(rendition: Rendition): void {
    this.#renditionFailures.inc({ rendition });
  }

  transportChanged(
    leg: Leg,
    change: { readonly from: string; readonly to: string; readonly reason: MoveReason },
  ): void {
    this.#transportChanges.inc({ leg, ...change });
  }

  reconnected(leg: Leg, transport: Transport): void {
    this.#reconnects.inc({ leg, transport });
  }

  /** What a page says of its own session. */
  told({ firstPaint, transportChange, reconnect, rtcAttempt }: Telemetry): void {
    if (firstPaint) this.#firstPaint.observe({ transport: firstPaint.transport }, firstPaint.ms / 1_000);
    if (transportChange) this.transportChanged('viewer', transportChange);
    if (reconnect) this.reconnected('viewer', reconnect.transport);
    if (!rtcAttempt) return;
    const { code, shownMs } = rtcAttempt;
    this.#rtcAttempts.inc({ result: shownMs === null ? 'failed' : 'painted', reason: code ?? 'none' });
    if (shownMs !== null) this.#rtcShown.observe(shownMs / 1_000);
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return Registry.merge([this.registry, this.#process]).metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  #sum(name: string, help: string, read: () => readonly Sample[]): void {
    const [first] = read();
    new Counter({
      ...{ name, help, labelNames: Object.keys(first?.[0] ?? {}), registers: [this.registry] },
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }

  #counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string, buckets: number[], ...labelNames: string[]): Histogram {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }
}

const labelled = <Name extends string>(label: string, counts: ReadonlyMap<Name, number>): Sample[] =>
  [...counts].map(([name, count]) => [{ [label]: name }, count]);
