import { RateMeter } from '@porthole/shared/flow/rate';
import type { Timers } from '@porthole/shared/flow/timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import { isReasonCode, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcCandidate, SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { AttemptEvent } from '@porthole/shared/rtc/rtc-state';
import type { OpenPeer, PaintedFrame, Peer } from './browser-peer.ts';
import type { PeerStats } from './peer-stats.ts';
import { AgeEstimate } from './rtc-age.ts';
import type { RtcAttempt, RtcFigures } from './rtc-report.ts';

export interface RtcCallOptions {
  /** Of the page's attempts: the machine's name for it. */
  readonly number: number;
  readonly camera: string;
  readonly timers: Timers;
  /** Resolves with why it was not passed on; null: it was. */
  readonly send: (signal: ViewerSignal) => Promise<ReasonCode | null>;
  /** Asked anew for every attempt: credentials last for minutes. */
  readonly ice: () => Promise<IceConfiguration>;
  readonly openPeer: OpenPeer;
}

export interface RtcCallEvents {
  /** For the machine. */
  happened(event: AttemptEvent): void;
  /** Said after the machine has heard of it. */
  painted(peer: Peer, frame: PaintedFrame, ageMs: number | null): void;
}

/** STUN's 401; and 701, which browsers say where no answer comes (W3C). */
const TURN_REFUSALS: Readonly<Record<number, ReasonCode>> = { 401: 'turn-auth', 701: 'turn-unreachable' };

/** Ms between two looks at the connection's statistics. */
const LOOK_MS = 250;

/** Ms over which bytes a second are taken. */
const RATE_MS = 2_000;

/** One attempt: what is said to the publisher, and its peer. What comes after `close` changes nothing. */
export class RtcCall {
  readonly number: number;
  /** Nobody who does not know it can speak in it. */
  readonly #attempt = newAttempt();
  readonly #options: RtcCallOptions;
  readonly #events: RtcCallEvents;
  readonly #askedAt: number;
  /** Ms since the epoch. */
  readonly #at: number;
  readonly #age = new AgeEstimate();
  readonly #bytes = new RateMeter(RATE_MS);
  #stats: PeerStats | null = null;
  #peer: Peer | null = null;
  #times = {};
  #cancelLook = () => {};
  #framesPainted = 0;
  #shownMs: number | null = null;
  #end: RtcAttempt['end'] = null;

  constructor(options: RtcCallOptions, events: RtcCallEvents) {
    this.number = options.number;
    this.#options = options;
    this.#events = events;
    this.#askedAt = options.timers.monotonic();
    this.#at = options.timers.now();
    options.ice().then(
      (ice) => this.#open(ice),
      (error: unknown) => this.#ended(codeOf(error)),
    );
  }

  signalled(signal: SignalToViewer): void {
    if (this.#end || signal.attempt !== this.#attempt || !this.#peer) return;
    if (signal.type === 'bye') this.#ended(signal.code ?? 'rtc-peer-closed');
    else if (signal.type === 'busy')
      this.#ended('rtc-busy', { watching: signal.watching, most: signal.most });
    else if (signal.type === 'offer') this.#answer(this.#peer, signal.sdp);
    else this.#peer.addCandidate(signal.candidate);
  }

  /** WebRTC has taken over the picture. */
  shown(): void {
    this.#shownMs ??= this.#sinceAsking;
  }

  get attempt(): RtcAttempt {
    return {
      number: this.number,
      at: this.#at,
      shownMs: this.#shownMs,
      framesPainted: this.#framesPainted,
      end: this.#end,
    };
  }

  get figures(): RtcFigures | null {
    if (!this.#stats) return null;
    const { pair, roundTripMs, lossShare, freezes } = this.#stats;
    const { bytesPerSecond } = this.#bytes.rate(this.#now);
    return { pair, bytesPerSecond, roundTripMs, lossShare, freezes };
  }

  /** Idempotent and terminal. The publisher is told why, where it was asked. */
  close(code: ReasonCode | null): void {
    if (this.#end) return;
    this.#end = { afterMs: this.#sinceAsking, code };
    this.#cancelLook();
    if (!this.#peer) return;
    this.#peer.close();
    this.#options.send({ type: 'bye', attempt: this.#attempt, ...(code && { code }) }).catch(() => {});
  }

  get #now(): number {
    return this.#options.timers.monotonic();
  }

  get #sinceAsking(): number {
    return Math.round(this.#now - this.#askedAt);
  }

  #open(ice: IceConfiguration): void {
    if (this.#end) return;
    try {
      this.#peer = this.#openPeer(ice);
    } catch {
      this.#ended('rtc-unsupported');
      return;
    }
    const { gatheringTimeoutMs: gatheringMs, connectionTimeoutMs: connectionMs } = ice;
    this.#times = { gatheringMs, connectionMs };
    this.#send({ type: 'watch', attempt: this.#attempt, camera: this.#options.camera });
    this.#lookSoon(this.#peer);
  }

  #openPeer(ice: IceConfiguration): Peer {
    const peer: Peer = this.#options.openPeer(ice, {
      candidate: (candidate) => this.#gathered(candidate),
      serverError: (code, url) => {
        if (/^turns?:/.test(url))
          this.#happened({ type: 'turn', code: TURN_REFUSALS[code] ?? 'turn-refused' });
      },
      pairOpen: () => this.#happened({ type: 'answering', open: true }),
      connection: (state) => {
        if (state === 'connected' || state === 'failed') this.#happened({ type: 'connection', state });
      },
      painted: (frame) => this.#painted(peer, frame),
    });
    return peer;
  }

  #painted(peer: Peer, frame: PaintedFrame): void {
    if (this.#end) return;
    this.#framesPainted += 1;
    const ageMs = this.#age.painted(frame.receivedAt, frame.rtpTimestamp, this.#now);
    this.#happened({ type: 'painted' });
    this.#events.painted(peer, frame, ageMs);
  }

  #lookSoon(peer: Peer): void {
    this.#cancelLook = this.#options.timers.after(LOOK_MS, () => void this.#look(peer));
  }

  async #look(peer: Peer): Promise<void> {
    // A connection that is being closed has none.
    const stats = await peer.stats().catch(() => null);
    if (this.#end) return;
    this.#lookSoon(peer);
    if (!stats) return;
    if (stats.roundTripMs !== null) this.#age.roundTrip(stats.roundTripMs);
    this.#bytes.add(this.#now, stats.bytesReceived - (this.#stats?.bytesReceived ?? 0));
    this.#stats = stats;
    if (stats.isAnswering || stats.isPairOpen) this.#happened({ type: 'answering', open: stats.isPairOpen });
  }

  #answer(peer: Peer, offer: string): void {
    peer.answer(offer).then(
      (sdp) => {
        this.#send({ type: 'answer', attempt: this.#attempt, sdp });
        this.#happened({ type: 'offered', ...this.#times });
      },
      // It cannot be made out, or has nothing that this browser decodes.
      () => this.#ended('rtc-ice-failed'),
    );
  }

  #gathered(candidate: RtcCandidate | null): void {
    if (candidate?.candidate.includes(' typ relay ')) this.#happened({ type: 'turn', code: null });
    this.#send({ type: 'candidate', attempt: this.#attempt, candidate });
  }

  #send(signal: ViewerSignal): void {
    if (this.#end) return;
    const { type } = signal;
    this.#options
      .send(signal)
      .catch(() => 'rtc-no-signalling' as const)
      .then((refused) => {
        if (type === 'watch' && !refused) this.#happened({ type: 'passed-on' });
        // One candidate less may not matter.
        if (refused && type !== 'candidate') this.#ended(refused);
      });
  }

  #ended(code: ReasonCode, values?: Readonly<Record<string, number>>): void {
    this.#happened({ type: 'ended', code, values });
  }

  #happened(event: AttemptEvent): void {
    if (!this.#end) this.#events.happened(event);
  }
}

function codeOf(error: unknown): ReasonCode {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return isReasonCode(code) ? code : 'relay-unreachable';
}

const newAttempt = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => (byte % 36).toString(36)).join('');
