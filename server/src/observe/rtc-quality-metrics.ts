import type { RtcQuality } from '@porthole/shared/protocol/rtc-telemetry';
import { Counter, Histogram, type Registry } from 'prom-client';
import { observeMs } from './observe-ms.ts';

/** Seconds: a line within a house, over a continent, over two satellites; frames wait as long for each other. */
const TRIP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6];

/** Frames a second. */
const FPS_BUCKETS = [1, 5, 10, 15, 20, 25, 30, 60];

/** Part of the packets; from 0.15 on pictures freeze. */
const LOSS_BUCKETS = [0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.15, 0.3];

/** How good the picture was while WebRTC had it. */
export class RtcQualityMetrics {
  readonly #roundTrip: Histogram;
  readonly #jitter: Histogram;
  readonly #fps: Histogram;
  readonly #loss: Histogram;
  readonly #freezes: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#roundTrip = new Histogram({
      name: 'porthole_rtc_round_trip_seconds',
      help: 'Round trip of an attempt that had the picture, as last known.',
      ...{ buckets: TRIP_BUCKETS, registers },
    });
    this.#jitter = new Histogram({
      name: 'porthole_rtc_jitter_buffer_seconds',
      help: 'How long frames of an attempt that had the picture lay in the jitter buffer, on average.',
      ...{ buckets: TRIP_BUCKETS, registers },
    });
    this.#fps = new Histogram({
      name: 'porthole_rtc_fps',
      help: 'Frames decoded a second by an attempt that had the picture.',
      ...{ buckets: FPS_BUCKETS, registers },
    });
    this.#loss = new Histogram({
      name: 'porthole_rtc_loss_ratio',
      help: 'Part of the packets that an attempt that had the picture lost.',
      ...{ buckets: LOSS_BUCKETS, registers },
    });
    this.#freezes = new Counter({
      name: 'porthole_rtc_freezes_total',
      help: 'Freezes of WebRTC’s video, as browsers count them.',
      registers,
    });
  }

  told({ roundTripMs, jitterBufferMs, fps, lossShare, freezes }: RtcQuality): void {
    observeMs(this.#roundTrip, roundTripMs);
    observeMs(this.#jitter, jitterBufferMs);
    if (fps !== null) this.#fps.observe(fps);
    if (lossShare !== null) this.#loss.observe(lossShare);
    this.#freezes.inc(freezes);
  }
}
