import type { Timers } from '@porthole/shared/flow/timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type {
  PublisherSignal,
  SignalToPublisher,
  SignalToViewer,
  ViewerSignal,
} from '@porthole/shared/protocol/rtc';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import { Refusal } from '../relay/refusal.ts';
import { Attempt, Page } from './attempt.ts';
import { AttemptLimit } from './attempt-limit.ts';
import { Party, type Say } from './party.ts';
import { keyOf, type PublisherRun } from './publisher-run.ts';

type Watch = Extract<ViewerSignal, { type: 'watch' }>;

/** Attempts a page may have open. It watches one camera over WebRTC; an old one may still be ending while the next begins, the doctor adds its own. */
export const MOST_OPEN = 4;

/** Ms for which a page that has lost its connection may be back before its attempts end: a reconnect takes at most 1.5. */
export const AWAY_MS = 5_000;

export interface SignallingParts {
  directory: Directory;
  timers: Timers;
  /** What the publisher of this camera needs of STUN and TURN, minted anew. */
  ice: (camera: string) => IceConfiguration;
}

export interface SignallingViewer {
  /** Of the person. */
  readonly session: string;
  /** The page's own name, the same over all its connections. */
  readonly page: string;
  /** As the relay sees it, where it is a private one. */
  readonly address: string | null;
}

/** One open connection of either end. */
export interface Speaker<Signal> {
  /** @throws {Refusal} why a viewer's is not passed on; a publisher's never does */
  say(signal: Signal): void;
  /** @param meant the connection was ended, and not lost */
  left(meant: boolean): void;
}

/**
 * Passes what a viewer and a camera's publisher say to each other, within bounds. An attempt ends with the page or with the publisher's
 * connection, whichever goes first: nobody who is signed out keeps a picture by it. Knows no socket.
 */
export class Signalling {
  readonly #parts: SignallingParts;
  readonly #limit: AttemptLimit;
  readonly #pages = new Map<string, Page>();
  readonly #publishers = new Map<string, Party<SignalToPublisher>>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #stopListening: () => void;
  #closed = false;

  constructor(parts: SignallingParts) {
    this.#parts = parts;
    this.#limit = new AttemptLimit(parts.timers);
    this.#stopListening = parts.directory.listen({
      changed: () => this.#endStale(),
      removed: () => this.#endStale(),
    });
  }

  viewer(who: SignallingViewer, say: Say<SignalToViewer>): Speaker<ViewerSignal> {
    const key = `${who.session} ${who.page}`;
    const page = this.#pages.get(key) ?? new Page();
    this.#pages.set(key, page);
    page.stay();
    page.join(say);
    return {
      say: (signal) => {
        page.spoke(say);
        if (signal.type === 'watch') this.#watch(signal, page, who);
        else this.#fromViewer(signal, page);
      },
      left: (meant) => {
        page.leave(say);
        if (page.isThere || this.#closed) return;
        const end = () => this.#pageGone(key, page);
        if (meant || page.attempts.size === 0) end();
        else page.stay = this.#parts.timers.after(AWAY_MS, end);
      },
    };
  }

  publisher(who: PublisherRun, say: Say<SignalToPublisher>): Speaker<PublisherSignal> {
    const key = keyOf(who);
    const party = this.#publishers.get(key) ?? new Party<SignalToPublisher>();
    this.#publishers.set(key, party);
    party.join(say);
    return {
      say: (signal) => {
        party.spoke(say);
        const { type, attempt } = signal;
        // The viewer's goodbye may have come before what it ends, by another connection.
        if (!this.#fromPublisher(signal, who) && type === 'offer') party.tell({ type: 'bye', attempt });
      },
      left: () => {
        party.leave(say);
        if (party.isThere) return;
        this.#publishers.delete(key);
        this.#endStale();
      },
    };
  }

  /** Nobody is told: both ends lose their connections as well. Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const page of this.#pages.values()) page.stay();
    for (const attempt of [...this.#attempts.values()]) this.#forget(attempt);
  }

  #fromViewer(signal: Exclude<ViewerSignal, Watch>, page: Page): void {
    const attempt = this.#standing(signal.attempt);
    if (attempt?.page !== page) {
      if (signal.type === 'bye') return;
      throw new Refusal('rtc-peer-closed');
    }
    if (!attempt.fromViewer.admits(signal)) return;
    if (signal.type === 'bye') this.#forget(attempt);
    this.#publishers.get(keyOf(attempt))?.tell(signal);
  }

  #watch({ attempt: id, camera }: Watch, page: Page, { session: person, address }: SignallingViewer): void {
    const { directory, ice } = this.#parts;
    if (this.#closed) throw new Refusal('relay-restarting');
    this.#limit.count(person);
    const channel = directory.channel(camera);
    if (this.#attempts.has(id)) throw new Refusal('already-running');
    if (page.attempts.size >= MOST_OPEN) throw new Refusal('too-many-requests');
    const session = sessionThatSends(channel);
    const publisher = this.#publishers.get(keyOf({ camera, session }));
    if (!publisher) throw new Refusal('rtc-no-signalling');
    const attempt = new Attempt({ id, camera, session, page });
    this.#attempts.set(id, attempt);
    page.attempts.add(attempt);
    const minted = ice(camera);
    // Who goes through TURN alone hides addresses, and has no use for one.
    const told = minted.iceTransportPolicy === 'relay' ? null : address;
    publisher.tell({ type: 'watch', attempt: id, ice: minted, address: told });
  }

  /** @returns whether it is of an attempt of its own that goes on, or did until now */
  #fromPublisher(signal: PublisherSignal, { camera, session }: PublisherRun): boolean {
    const attempt = this.#standing(signal.attempt);
    if (attempt?.camera !== camera || attempt.session !== session) return false;
    if (!attempt.fromPublisher.admits(signal)) return true;
    if (signal.type === 'bye' || signal.type === 'busy') this.#forget(attempt);
    attempt.page.tell(signal);
    return true;
  }

  #standing(id: string): Attempt | undefined {
    const attempt = this.#attempts.get(id);
    if (!attempt || !this.#isGone(attempt)) return attempt;
    this.#end(attempt, 'rtc-peer-closed');
    return undefined;
  }

  #isGone(run: PublisherRun): boolean {
    const session = this.#parts.directory.find(run.camera)?.publisher?.session;
    return session !== run.session || !this.#publishers.has(keyOf(run));
  }

  #endStale(): void {
    if (this.#closed) return;
    for (const attempt of [...this.#attempts.values()])
      if (this.#isGone(attempt)) this.#end(attempt, 'rtc-peer-closed');
  }

  /** Both ends are told. */
  #end(attempt: Attempt, code: ReasonCode): void {
    this.#forget(attempt);
    attempt.page.tell({ type: 'bye', attempt: attempt.id, code });
    this.#publishers.get(keyOf(attempt))?.tell({ type: 'bye', attempt: attempt.id });
  }

  #pageGone(key: string, page: Page): void {
    if (this.#pages.get(key) === page) this.#pages.delete(key);
    for (const attempt of [...page.attempts]) this.#end(attempt, 'rtc-peer-closed');
  }

  #forget(attempt: Attempt): void {
    this.#attempts.delete(attempt.id);
    attempt.page.attempts.delete(attempt);
  }
}

/** @throws {Refusal} `rtc-not-offered`, or why its publisher has WebRTC switched off */
function sessionThatSends({ publisher }: CameraChannel): string {
  const rtc = publisher?.status.rtc;
  if (!publisher || !rtc) throw new Refusal('rtc-not-offered');
  if (rtc.state === 'off') throw new Refusal(rtc.code ?? 'rtc-not-offered');
  return publisher.session;
}
