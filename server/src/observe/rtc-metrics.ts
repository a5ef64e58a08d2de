import type { RtcTelemetry } from '@porthole/shared/protocol/telemetry';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Directory } from '../relay/directory.ts';
import { gaugeOf } from './read-when-asked.ts';

/** Seconds; an attempt that works takes a few round trips, one that does not is given up after 5 to 8 s. */
const SHOWN_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8];

/** Attempts at WebRTC, as pages tell of them. */
export class RtcMetrics {
  readonly #attempts: Counter<'result' | 'reason'>;
  readonly #shown: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#attempts = new Counter({
      name: 'porthole_rtc_attempts_total',
      help: 'Attempts at WebRTC that are over, by whether it had the picture and by why they ended.',
      ...{ labelNames: ['result', 'reason'], registers },
    });
    this.#shown = new Histogram({
      name: 'porthole_rtc_shown_seconds',
      help: 'From asking for WebRTC until it had the picture.',
      ...{ buckets: SHOWN_BUCKETS, registers },
    });
  }

  told({ code, shownMs }: RtcTelemetry): void {
    this.#attempts.inc({ result: shownMs === null ? 'failed' : 'painted', reason: code ?? 'none' });
    if (shownMs !== null) this.#shown.observe(shownMs / 1_000);
  }
}

/** Who watches over WebRTC at the moment, as publishers say. */
export function rtcViewersMetric(registry: Registry, directory: Directory): void {
  const told = () => directory.channels().map(({ publisher }) => publisher?.status.rtc?.watching ?? 0);
  gaugeOf(registry, {
    name: 'porthole_rtc_viewers',
    help: 'Viewers that publishers send to over WebRTC, by their word.',
    read: () => [[{}, told().reduce((sum, watching) => sum + watching, 0)]],
  });
}
