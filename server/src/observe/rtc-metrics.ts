import { RTC_STEPS, type RtcTelemetry } from '@porthole/shared/protocol/rtc-telemetry';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Directory } from '../relay/directory.ts';
import { observeMs } from './observe-ms.ts';
import { countBy, gaugeOf } from './read-when-asked.ts';
import { RtcQualityMetrics } from './rtc-quality-metrics.ts';

/** Seconds; an attempt that works takes a few round trips, one that does not is given up after 5 to 8 s. */
const STEP_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8];

/** Seconds; from a path that dies at once to a wall that hangs for a week. */
const SESSION_BUCKETS = [1, 10, 60, 300, 1_800, 7_200, 28_800, 86_400, 604_800];

/** Seconds; half of one is what a dead path may cost. */
const GAP_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.8, 1.5, 3];

/** Attempts at WebRTC, as pages tell of them. */
export class RtcMetrics {
  readonly #attempts: Counter<'result' | 'reason'>;
  readonly #pairs: Counter<'local' | 'remote' | 'protocol' | 'relay'>;
  readonly #reached: Histogram<'step'>;
  readonly #gathered: Histogram<'type'>;
  readonly #sessions: Histogram;
  readonly #gaps: Histogram;
  readonly #quality: RtcQualityMetrics;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#quality = new RtcQualityMetrics(registry);
    this.#attempts = new Counter({
      name: 'porthole_rtc_attempts_total',
      help: 'Attempts at WebRTC that are over, by whether it had the picture and by why they ended.',
      ...{ labelNames: ['result', 'reason'], registers },
    });
    this.#pairs = new Counter({
      name: 'porthole_rtc_pairs_total',
      help: 'Attempts that had the picture, by the pair of addresses it went by.',
      ...{ labelNames: ['local', 'remote', 'protocol', 'relay'], registers },
    });
    this.#reached = new Histogram({
      name: 'porthole_rtc_reached_seconds',
      help: 'From asking for WebRTC to each step that was reached.',
      ...{ labelNames: ['step'], buckets: STEP_BUCKETS, registers },
    });
    this.#gathered = new Histogram({
      name: 'porthole_rtc_gathered_seconds',
      help: 'From asking for WebRTC to the viewer’s own first candidate of each type.',
      ...{ labelNames: ['type'], buckets: STEP_BUCKETS, registers },
    });
    this.#sessions = new Histogram({
      name: 'porthole_rtc_session_seconds',
      help: 'How long WebRTC had the picture.',
      ...{ buckets: SESSION_BUCKETS, registers },
    });
    this.#gaps = new Histogram({
      name: 'porthole_rtc_gap_seconds',
      help: 'Longest time without a painted frame around a change to or from WebRTC.',
      ...{ buckets: GAP_BUCKETS, registers },
    });
  }

  told(attempt: RtcTelemetry): void {
    const { result, code, pair, gatheringMs, sessionMs, gapMs, quality } = attempt;
    this.#attempts.inc({ result, reason: code ?? 'none' });
    for (const step of RTC_STEPS) observeMs(this.#reached, attempt[`${step}Ms`], { step });
    for (const [type, ms] of Object.entries(gatheringMs ?? {})) observeMs(this.#gathered, ms, { type });
    observeMs(this.#sessions, sessionMs);
    observeMs(this.#gaps, gapMs);
    if (quality) this.#quality.told(quality);
    if (result !== 'painted' || !pair) return;
    const { local, remote, protocol, relayProtocol } = pair;
    this.#pairs.inc({ local, remote, protocol, relay: relayProtocol ?? 'none' });
  }
}

/** Who sends over WebRTC at the moment, as publishers say. */
export function rtcPublisherMetrics(registry: Registry, directory: Directory): void {
  const told = () => directory.channels().flatMap(({ publisher }) => publisher?.status.rtc ?? []);
  gaugeOf(registry, {
    name: 'porthole_rtc_publishers',
    help: 'Publishers that know WebRTC, by whether they send over it.',
    labelNames: ['state'],
    read: () =>
      countBy(
        'state',
        ['ready', 'off'],
        told().map(({ state }) => state),
      ),
  });
  gaugeOf(registry, {
    name: 'porthole_rtc_viewers',
    help: 'Places for viewers over WebRTC that are taken at publishers, by their word.',
    read: () => [[{}, told().reduce((sum, { watching }) => sum + watching, 0)]],
  });
  const costs = () => directory.channels().flatMap(({ publisher }) => publisher?.status.uplink?.rtc ?? []);
  gaugeOf(registry, {
    name: 'porthole_rtc_sender_cpu_cores',
    help: 'What sending over WebRTC costs publishers, in processor cores.',
    read: () => [[{}, costs().reduce((sum, { cpuPercent = 0 }) => sum + cpuPercent / 100, 0)]],
  });
  gaugeOf(registry, {
    name: 'porthole_rtc_sender_crashes',
    help: 'Crashes of the WebRTC senders of publishers that are here, since each began.',
    read: () => [[{}, costs().reduce((sum, { crashes }) => sum + crashes, 0)]],
  });
}
