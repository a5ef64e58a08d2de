import type { Timers } from '@porthole/shared/flow/timers';
import type { Reduction } from '@porthole/shared/protocol/cameras';
import { standsBy } from '@porthole/shared/protocol/demand';
import type { PublisherReport } from '@porthole/shared/publisher/publisher-report';
import type { PublisherSession } from '@porthole/shared/publisher/publisher-session';
import { LEVELS, type QualityLevel, RATE_LEVELS } from './quality-levels.ts';
import { UplinkQuality } from './uplink-quality.ts';

export interface UplinkControlOptions {
  readonly session: Pick<PublisherSession, 'report' | 'sendAs'>;
  readonly timers: Timers;
  /** Whether pictures can be made smaller on this machine; asked when they first must be. */
  readonly canEncode: () => Promise<boolean>;
  /** Pixels of the source's pictures; null before the first. */
  readonly size: () => { readonly width: number; readonly height: number } | null;
}

const TICK_MS = 250;

/** Ms after which a tick that came late tells of this machine, and not of the line. */
const LATE_MS = 1_000;

/** Ms at a level before it is told: levels passed on the way to another are no news. */
const SETTLED_MS = 2_000;

/** Watches what the line carries and has the session send accordingly. */
export class UplinkControl {
  /** Only the rate can be lowered here: nothing on this machine makes pictures smaller. */
  isRateOnly = false;
  readonly #options: UplinkControlOptions;
  #levels: readonly QualityLevel[] = LEVELS;
  #quality = new UplinkQuality();
  #last: ReturnType<typeof countsOf>;
  #told: { readonly level: number; readonly reduction?: Reduction } = { level: 0 };
  #isEncodingKnown = false;
  #stop = () => {};

  constructor(options: UplinkControlOptions) {
    this.#options = options;
    this.#last = countsOf(options.session.report, options.timers.monotonic());
  }

  start(): void {
    this.#stop = this.#options.timers.every(TICK_MS, () => this.#tick());
  }

  /** Idempotent. */
  stop(): void {
    this.#stop();
  }

  #tick(): void {
    const { session, timers } = this.#options;
    const { report } = session;
    const [before, now] = [this.#last, countsOf(report, timers.monotonic())];
    const ms = now.at - before.at;
    const { level } = this.#quality;
    this.#last = now;
    if (isResting(report) || ms > LATE_MS) this.#quality.rest();
    else
      this.#quality.step({
        ...now,
        ms,
        captured: now.captured - before.captured,
        delivered: now.delivered - before.delivered,
        bytes: now.bytes - before.bytes,
        uplinkFull: now.uplinkFull - before.uplinkFull,
        mostFps: report.mostFps,
        standsBy: report.demand !== null && standsBy(report.demand),
      });
    if (this.#quality.level !== level) this.#moved();
    else this.#settle();
  }

  #moved(): void {
    if (this.#quality.level === 0) this.#told = { level: 0 };
    if (!this.#isEncodingKnown) void this.#findOut();
    this.#apply();
  }

  async #findOut(): Promise<void> {
    this.#isEncodingKnown = true;
    if (await this.#options.canEncode()) return;
    this.isRateOnly = true;
    this.#levels = RATE_LEVELS;
    this.#quality = new UplinkQuality(RATE_LEVELS);
    this.#apply();
  }

  #settle(): void {
    const { level, heldMs, fps, carries } = this.#quality;
    const size = this.#options.size();
    if (level === this.#told.level || heldMs < SETTLED_MS || fps === null || !size) return;
    const { shape } = this.#levels[level] as QualityLevel;
    const side = (pixels: number) => Math.max(1, Math.round(pixels * (shape?.scale ?? 1)));
    const reduction: Reduction = {
      code: 'uplink-thin',
      width: side(size.width),
      height: side(size.height),
      quality: shape?.quality ?? null,
      fps: Math.round(fps),
      bytesPerSecond: carries === null ? null : Math.round(carries),
    };
    this.#told = { level, reduction };
    this.#apply();
  }

  #apply(): void {
    const level = this.#levels[this.#quality.level] as QualityLevel;
    this.#options.session.sendAs(level, this.#told.reduction);
  }
}

function countsOf({ account, deliveredBytes }: PublisherReport, at: number) {
  return {
    at,
    captured: account.captured,
    delivered: account.acknowledged,
    inFlight: account.sent - account.acknowledged - account.dropped['uplink-lost'],
    bytes: deliveredBytes,
    uplinkFull: account.dropped['uplink-full'],
  };
}

function isResting({ connection, demand }: PublisherReport): boolean {
  return connection.state !== 'connected' || demand?.viewers === 0;
}
