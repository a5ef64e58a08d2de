import type { ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import type { Transport } from '@porthole/shared/protocol/transport';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { MoveReason } from '../relay/publisher-runs.ts';

/** Camera to relay, relay to person. */
type Leg = 'publisher' | 'viewer';

/** Seconds; from a page that is looked at in passing to a wall that hangs for a week. */
const SESSION_BUCKETS = [1, 10, 60, 300, 1_800, 7_200, 28_800, 86_400, 604_800];

/** Seconds; a person waits for one, and leaves after ten. */
const FIRST_PAINT_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30];

/** Sessions of publishers and pages: how they came about, changed and ended. */
export class SessionMetrics {
  readonly #length: Histogram<'leg' | 'transport'>;
  readonly #firstPaint: Histogram<'transport'>;
  readonly #changes: Counter<'leg' | 'from' | 'to' | 'reason'>;
  readonly #reconnects: Counter<'leg' | 'transport'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#length = new Histogram({
      name: 'porthole_session_seconds',
      help: 'How long publishers, and connections and streams of viewers, were there, once they have ended.',
      ...{ labelNames: ['leg', 'transport'], buckets: SESSION_BUCKETS, registers },
    });
    this.#firstPaint = new Histogram({
      name: 'porthole_first_paint_seconds',
      help: 'From opening a page, or a camera in it, to the first painted frame, as pages tell it.',
      ...{ labelNames: ['transport'], buckets: FIRST_PAINT_BUCKETS, registers },
    });
    this.#changes = new Counter({
      name: 'porthole_transport_changes_total',
      help: 'Sessions whose frames went on by another transport, WebRTC among them, by why.',
      ...{ labelNames: ['leg', 'from', 'to', 'reason'], registers },
    });
    this.#reconnects = new Counter({
      name: 'porthole_reconnects_total',
      help: 'Sessions that were lost and came back.',
      ...{ labelNames: ['leg', 'transport'], registers },
    });
  }

  ended(leg: Leg, transport: ViewerTransportName, ms: number): void {
    this.#length.observe({ leg, transport }, ms / 1_000);
  }

  reconnected(leg: Leg, transport: Transport): void {
    this.#reconnects.inc({ leg, transport });
  }

  moved(from: Transport, to: Transport, reason: MoveReason): void {
    this.#changes.inc({ leg: 'publisher', from, to, reason });
  }

  told({ firstPaint, transportChange, reconnect }: Telemetry): void {
    if (firstPaint) this.#firstPaint.observe({ transport: firstPaint.transport }, firstPaint.ms / 1_000);
    if (transportChange) this.#changes.inc({ leg: 'viewer', ...transportChange });
    if (reconnect) this.reconnected('viewer', reconnect.transport);
  }
}
