import { RateMeter } from '@porthole/shared/flow/rate';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { type CandidateType, readCandidate } from '@porthole/shared/rtc/candidates';
import type { PaintedFrame } from './peer.ts';
import type { PeerStats } from './peer-stats.ts';
import { AgeEstimate } from './rtc-age.ts';
import type { RtcAttempt, RtcFigures, RtcMarks } from './rtc-report.ts';

/** Ms over which frames and bytes a second are taken. */
const RATE_MS = 2_000;

type Reached = Exclude<keyof RtcMarks, 'gathered'>;
type Gathered = keyof RtcMarks['gathered'];

/** What is noted of one attempt, from asking to its end. Times are monotonic ms. */
export class RtcBook {
  readonly #number: number;
  readonly #askedAt: number;
  /** Ms since the epoch. */
  readonly #at: number;
  readonly #marks: Record<Reached, number | null> = {
    offer: null,
    ice: null,
    dtls: null,
    firstDecoded: null,
    firstPainted: null,
    shown: null,
  };
  readonly #gathered: Record<Gathered, number | null> = { host: null, srflx: null, relay: null };
  readonly #age = new AgeEstimate();
  readonly #frames = new RateMeter(RATE_MS);
  readonly #bytes = new RateMeter(RATE_MS);
  #stats: PeerStats | null = null;
  #ageMs: number | null = null;
  #painted = 0;
  #gapMs: number | null = null;
  #lastGapMs: number | null = null;
  #end: RtcAttempt['end'] = null;

  constructor(number: number, askedAt: number, at: number) {
    this.#number = number;
    this.#askedAt = askedAt;
    this.#at = at;
  }

  /** The first time counts. */
  reached(mark: Reached, now: number): void {
    this.#marks[mark] ??= Math.round(now - this.#askedAt);
  }

  /** @returns its type; null where it has none */
  gathered(candidate: string, now: number): CandidateType | null {
    const type = readCandidate(candidate)?.type ?? null;
    if (type !== null && type !== 'prflx') this.#gathered[type] ??= Math.round(now - this.#askedAt);
    return type;
  }

  /** @returns its age, ms; null while unknown */
  painted({ receivedAt, rtpTimestamp }: PaintedFrame, now: number): number | null {
    this.reached('firstDecoded', now);
    this.reached('firstPainted', now);
    this.#frames.add(now, 0);
    this.#painted += 1;
    this.#ageMs = this.#age.painted(receivedAt, rtpTimestamp, now);
    return this.#ageMs;
  }

  counted(stats: PeerStats, now: number): void {
    if (stats.framesDecoded > 0) this.reached('firstDecoded', now);
    if (stats.roundTripMs !== null) this.#age.roundTrip(stats.roundTripMs);
    this.#bytes.add(now, stats.bytesReceived - (this.#stats?.bytesReceived ?? 0));
    this.#stats = stats;
  }

  /** Who paints is another one. */
  changed(): void {
    this.#lastGapMs = null;
  }

  /** @param ms that the canvas went without a new frame, around the last change */
  gap(ms: number): void {
    this.#gapMs = longer(this.#gapMs, ms);
    this.#lastGapMs = longer(this.#lastGapMs, ms);
  }

  /** Null: for no fault. */
  end(code: ReasonCode | null, now: number): void {
    this.#end ??= { afterMs: Math.round(now - this.#askedAt), code };
  }

  attempt(now: number): RtcAttempt {
    return {
      number: this.#number,
      at: this.#at,
      marks: { ...this.#marks, gathered: { ...this.#gathered } },
      end: this.#end,
      figures: this.figures(now),
    };
  }

  figures(now: number): RtcFigures | null {
    const stats = this.#stats;
    if (!stats) return null;
    const bytes = this.#bytes.rate(now).bytesPerSecond;
    return {
      pair: stats.pair,
      codec: stats.codec,
      roundTripMs: stats.roundTripMs,
      fps: this.#frames.rate(now).fps,
      kbps: bytes === null ? null : (bytes * 8) / 1_000,
      ageMs: this.#ageMs,
      jitterBufferMs: stats.jitterBufferMs,
      decodeMs: stats.decodeMs,
      framesDecoded: stats.framesDecoded,
      framesPainted: this.#painted,
      framesDropped: stats.framesDropped,
      freezes: stats.freezes,
      packetsLost: stats.packetsLost,
      lossShare: lossShare(stats),
      nacks: stats.nacks,
      plis: stats.plis,
      keyFrames: stats.keyFrames,
      gapMs: this.#gapMs,
      lastGapMs: this.#lastGapMs,
    };
  }
}

export const longer = (known: number | null, ms: number): number => Math.max(known ?? 0, Math.round(ms));

function lossShare({ packetsLost, videoPackets }: PeerStats): number | null {
  const sent = Math.max(0, packetsLost) + videoPackets;
  return sent === 0 ? null : Math.max(0, packetsLost) / sent;
}
