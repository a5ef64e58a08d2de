import type { Timers } from '@porthole/shared/flow/timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import { isReasonCode, type ReasonCode } from '@porthole/shared/protocol/reasons';
import {
  MOST_CANDIDATES,
  type RtcCandidate,
  type SignalToViewer,
  type ViewerSignal,
} from '@porthole/shared/protocol/rtc';
import { isEndOfCandidates, readCandidate } from '@porthole/shared/rtc/candidates';
import type { RtcEvent } from '@porthole/shared/rtc/rtc-state';
import { OwnCandidates } from './own-candidates.ts';
import type { OpenPeer, PaintedFrame, Peer } from './peer.ts';
import { RtcMeter } from './rtc-meter.ts';
import type { RtcAttempt } from './rtc-report.ts';

export interface RtcCallOptions {
  /** Of the page's attempts: the machine's name for it. */
  readonly number: number;
  readonly camera: string;
  readonly timers: Timers;
  readonly send: (signal: ViewerSignal) => Promise<ReasonCode | null>;
  readonly ice: () => Promise<IceConfiguration>;
  readonly openPeer: OpenPeer;
}

export interface RtcCallEvents {
  /** What the machine is to know. */
  happened(event: RtcEvent): void;
  /** Said after the machine has heard of it. */
  painted(peer: Peer, frame: PaintedFrame, ageMs: number | null): void;
}

/** STUN's 401; and 701, which browsers say where no answer comes (W3C). */
const UNAUTHORIZED = 401;
const NO_ANSWER = 701;

/** Said by the relay, and also where its answer is late: what was asked may have been passed on. */
const UNCERTAIN = 'rtc-no-signalling';

/** Ms between two looks at the connection's counts. */
const LOOK_MS = 250;

/** One attempt: what is said to the publisher, and its peer. What comes after `close` changes nothing. */
export class RtcCall {
  readonly number: number;
  readonly meter = new RtcMeter();
  /** Nobody who does not know it can speak in it. */
  readonly #attempt = newAttempt();
  readonly #options: RtcCallOptions;
  readonly #events: RtcCallEvents;
  #peer: Peer | null = null;
  #ice: IceConfiguration | null = null;
  /** That came before there was a peer. */
  #waiting: SignalToViewer[] = [];
  readonly #candidates = new OwnCandidates((candidate) =>
    this.#send({ type: 'candidate', attempt: this.#attempt, candidate }),
  );
  readonly #askedAt: number;
  /** Ms since the epoch. */
  readonly #at: number;
  #cancelLook = () => {};
  #framesPainted = 0;
  #shownMs: number | null = null;
  #end: RtcAttempt['end'] = null;
  /** The other end said so, or the relay never asked it. */
  #theyEnded = false;
  #closed = false;

  constructor(options: RtcCallOptions, events: RtcCallEvents) {
    const { number, timers } = options;
    this.number = number;
    this.#options = options;
    this.#events = events;
    this.#askedAt = timers.monotonic();
    this.#at = timers.now();
    this.#prepare();
    this.#send({ type: 'watch', attempt: this.#attempt, camera: options.camera });
  }

  signalled(signal: SignalToViewer): void {
    if (this.#closed || signal.attempt !== this.#attempt) return;
    if (signal.type === 'bye') this.#endedByThem(signal.code ?? 'rtc-peer-closed');
    else if (signal.type === 'busy')
      this.#endedByThem('rtc-busy', { watching: signal.watching, most: signal.most });
    else if (this.#peer) this.#take(this.#peer, signal);
    else this.#wait(signal);
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

  /** Idempotent and terminal. The publisher is told why, unless it knows, or was never asked. */
  close(code: ReasonCode | null): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelLook();
    this.#end = { afterMs: this.#sinceAsking, code };
    this.#peer?.close();
    if (!this.#theyEnded)
      this.#options.send({ type: 'bye', attempt: this.#attempt, ...(code && { code }) }).catch(() => {});
  }

  get #now(): number {
    return this.#options.timers.monotonic();
  }

  get #sinceAsking(): number {
    return Math.round(this.#now - this.#askedAt);
  }

  #prepare(): void {
    this.#options.ice().then(
      (ice) => {
        if (!this.#closed) this.#open(ice);
      },
      (error: unknown) => this.#ended(codeOf(error)),
    );
  }

  #open(ice: IceConfiguration): void {
    this.#ice = ice;
    try {
      this.#peer = this.#openPeer(ice);
    } catch {
      this.#ended('rtc-unsupported');
      return;
    }
    for (const signal of this.#waiting.splice(0)) this.#take(this.#peer, signal);
    this.#lookSoon(this.#peer);
  }

  #lookSoon(peer: Peer): void {
    this.#cancelLook = this.#options.timers.after(LOOK_MS, () => void this.#look(peer));
  }

  async #look(peer: Peer): Promise<void> {
    // A connection that is being closed has none.
    const stats = await peer.stats().catch(() => null);
    if (this.#closed) return;
    this.#lookSoon(peer);
    if (!stats) return;
    this.meter.counted(stats, this.#now);
    this.#happened({ type: 'counted', attempt: this.number, counts: stats });
  }

  #openPeer(ice: IceConfiguration): Peer {
    const peer: Peer = this.#options.openPeer(ice, {
      candidate: (candidate) => this.#gathered(candidate),
      serverError: (code, url) => this.#serverError(code, url),
      pairOpen: () => this.#happened({ type: 'pair-open', attempt: this.number }),
      connection: (state) => this.#connection(state),
      painted: (frame) => {
        if (this.#closed) return;
        this.#framesPainted += 1;
        const ageMs = this.meter.painted(frame, this.#now);
        this.#happened({ type: 'painted', attempt: this.number });
        this.#events.painted(peer, frame, ageMs);
      },
    });
    return peer;
  }

  #wait(signal: SignalToViewer): void {
    if (this.#waiting.length < MOST_CANDIDATES) this.#waiting.push(signal);
    if (signal.type === 'offer') this.#happened({ type: 'servers-missing', attempt: this.number });
  }

  #take(peer: Peer, signal: SignalToViewer): void {
    if (signal.type === 'offer') this.#answer(peer, signal.sdp);
    else if (signal.type === 'candidate')
      peer.addCandidate(isEndOfCandidates(signal.candidate) ? null : signal.candidate);
  }

  #answer(peer: Peer, offer: string): void {
    peer.answer(offer).then(
      (sdp) => this.#answered(sdp),
      // It cannot be made out, or has nothing that this browser decodes.
      () => this.#ended('rtc-ice-failed'),
    );
  }

  #answered(sdp: string): void {
    if (this.#closed) return;
    this.#send({ type: 'answer', attempt: this.#attempt, sdp });
    this.#happened({
      type: 'offered',
      attempt: this.number,
      gatheringMs: this.#ice?.gatheringTimeoutMs,
      connectionMs: this.#ice?.connectionTimeoutMs,
    });
    this.#candidates.answered();
  }

  #gathered(candidate: RtcCandidate | null): void {
    if (this.#closed) return;
    if (candidate && readCandidate(candidate.candidate)?.type === 'relay')
      this.#happened({ type: 'relay-candidate', attempt: this.number });
    this.#candidates.gathered(candidate);
  }

  #serverError(code: number, url: string): void {
    const turn = /^turns?:/.test(url);
    if (!turn) return;
    const refused =
      code === UNAUTHORIZED ? 'turn-auth' : code === NO_ANSWER ? 'turn-unreachable' : 'turn-refused';
    this.#happened({ type: 'turn-refused', attempt: this.number, code: refused });
  }

  #connection(state: RTCPeerConnectionState): void {
    if (state === 'connected' || state === 'failed')
      this.#happened({ type: 'connection', attempt: this.number, state });
  }

  #send(signal: ViewerSignal): void {
    this.#options.send(signal).then(
      (refused) => {
        // One candidate less may not matter.
        if (!refused || signal.type === 'candidate') return;
        if (signal.type === 'watch' && refused !== UNCERTAIN) this.#endedByThem(refused);
        else this.#ended(refused);
      },
      () => this.#ended(UNCERTAIN),
    );
  }

  #endedByThem(code: ReasonCode, values?: Readonly<Record<string, number>>): void {
    this.#theyEnded = true;
    this.#ended(code, values);
  }

  #ended(code: ReasonCode, values?: Readonly<Record<string, number>>): void {
    this.#happened({ type: 'ended', attempt: this.number, code, values });
  }

  #happened(event: RtcEvent): void {
    if (!this.#closed) this.#events.happened(event);
  }
}

function codeOf(error: unknown): ReasonCode {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return isReasonCode(code) ? code : 'relay-unreachable';
}

function newAttempt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
