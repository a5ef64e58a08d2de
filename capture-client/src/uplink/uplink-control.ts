import type { Timers } from '@porthole/shared/flow/timers';
import type { Reduction } from '@porthole/shared/protocol/cameras';
import { standsBy } from '@porthole/shared/protocol/demand';
import type { PublisherReport } from '@porthole/shared/publisher/publisher-report';
import type { PublisherSession } from '@porthole/shared/publisher/publisher-session';
import type { Sample } from './line-verdict.ts';
import { LEVELS, type QualityLevel, RATE_LEVELS } from './quality-levels.ts';
import { FULL_QUALITY, restQuality, stepQuality, type UplinkQuality } from './uplink-quality.ts';

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

interface Counts {
  readonly at: number;
  readonly captured: number;
  readonly delivered: number;
  readonly inFlight: number;
  readonly bytes: number;
  readonly uplinkFull: number;
}

/** Watches what the line carries and has the session send accordingly. */
export class UplinkControl {
  /** Only the rate can be lowered here: nothing on this machine makes pictures smaller. */
  isRateOnly = false;
  readonly #options: UplinkControlOptions;
  #levels: readonly QualityLevel[] = LEVELS;
  #quality: UplinkQuality = FULL_QUALITY;
  #last: Counts;
  /** When the level became what it is. */
  #levelSince: Counts;
  #told: { readonly level: number; readonly reduction?: Reduction } = { level: 0 };
  #isEncodingKnown = false;
  #stop = () => {};

  constructor(options: UplinkControlOptions) {
    this.#options = options;
    this.#last = this.#counts(options.session.report);
    this.#levelSince = this.#last;
  }

  start(): void {
    this.#stop = this.#options.timers.every(TICK_MS, () => this.#tick());
  }

  /** Idempotent. */
  stop(): void {
    this.#stop();
  }

  #tick(): void {
    const { report } = this.#options.session;
    const [before, now] = [this.#last, this.#counts(report)];
    this.#last = now;
    if (isResting(report) || now.at - before.at > LATE_MS) this.#rest(now);
    else
      this.#judge({ ...sampleOf(before, now), mostFps: report.mostFps, standsBy: allStandBy(report) }, now);
  }

  #rest(now: Counts): void {
    this.#quality = restQuality(this.#quality);
    // What passes meanwhile is no measure of the level.
    this.#levelSince = now;
  }

  #judge(sample: Sample, now: Counts): void {
    const { level } = this.#quality;
    this.#quality = stepQuality(this.#quality, sample, this.#levels);
    if (this.#quality.level !== level) this.#moved(now);
    // What is sent while all stand by is no measure of the level.
    else if (sample.standsBy) this.#levelSince = now;
    else this.#settle(now);
  }

  #moved(now: Counts): void {
    this.#levelSince = now;
    if (this.#quality.level === 0) this.#told = { level: 0 };
    if (!this.#isEncodingKnown) void this.#findOut();
    this.#apply();
  }

  async #findOut(): Promise<void> {
    this.#isEncodingKnown = true;
    if (await this.#options.canEncode()) return;
    this.isRateOnly = true;
    this.#levels = RATE_LEVELS;
    this.#quality = FULL_QUALITY;
    this.#apply();
  }

  #settle(now: Counts): void {
    const { level } = this.#quality;
    if (level === this.#told.level || now.at - this.#levelSince.at < SETTLED_MS) return;
    const reduction = this.#reduction(now);
    if (!reduction) return;
    this.#told = { level, reduction };
    this.#apply();
  }

  #reduction(now: Counts): Reduction | undefined {
    const { level, carries } = this.#quality;
    const { shape } = this.#levels[level] as QualityLevel;
    const size = this.#options.size();
    if (!size) return undefined;
    const { ms, delivered } = sampleOf(this.#levelSince, now);
    const side = (pixels: number) => Math.max(1, Math.round(pixels * (shape?.scale ?? 1)));
    return {
      code: 'uplink-thin',
      width: side(size.width),
      height: side(size.height),
      quality: shape?.quality ?? null,
      fps: Math.round((delivered * 1_000) / ms),
      bytesPerSecond: carries === null ? null : Math.round(carries),
    };
  }

  #apply(): void {
    const level = this.#levels[this.#quality.level] as QualityLevel;
    this.#options.session.sendAs(level, this.#told.reduction);
  }

  #counts({ account, deliveredBytes }: PublisherReport): Counts {
    return {
      at: this.#options.timers.monotonic(),
      captured: account.captured,
      delivered: account.acknowledged,
      inFlight: account.sent - account.acknowledged - account.dropped['uplink-lost'],
      bytes: deliveredBytes,
      uplinkFull: account.dropped['uplink-full'],
    };
  }
}

function isResting({ connection, demand }: PublisherReport): boolean {
  return connection.state !== 'connected' || demand?.viewers === 0;
}

const allStandBy = ({ demand }: PublisherReport): boolean => demand !== null && standsBy(demand);

function sampleOf(before: Counts, now: Counts): Omit<Sample, 'mostFps' | 'standsBy'> {
  return {
    at: now.at,
    ms: now.at - before.at,
    captured: now.captured - before.captured,
    delivered: now.delivered - before.delivered,
    inFlight: now.inFlight,
    bytes: now.bytes - before.bytes,
    uplinkFull: now.uplinkFull - before.uplinkFull,
  };
}
