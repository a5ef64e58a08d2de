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
import { type Bye, OwedByes } from './owed-byes.ts';
import { Party, type Say } from './party.ts';
import { keyOf, type PublisherRun } from './publisher-run.ts';
import { Reunions } from './reunions.ts';

type Watch = Extract<ViewerSignal, { type: 'watch' }>;
type Keep = Extract<ViewerSignal, { type: 'keep' }>;

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

/** Passes what a viewer and a camera's publisher say to each other, within bounds and no longer than both are there. Knows no socket. */
export class Signalling {
  readonly #parts: SignallingParts;
  readonly #limit: AttemptLimit;
  readonly #pages = new Map<string, Page>();
  readonly #publishers = new Map<string, Party<SignalToPublisher>>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #owed = new OwedByes();
  readonly #reunions: Reunions;
  readonly #stopListening: () => void;
  #closed = false;

  constructor(parts: SignallingParts) {
    this.#parts = parts;
    this.#limit = new AttemptLimit(parts.timers);
    this.#reunions = new Reunions(parts.timers);
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
        else if (signal.type === 'keep') this.#keep(signal, page);
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

  /** @param say reaches it from now on: what it is owed is said at once */
  publisher(who: PublisherRun, say: Say<SignalToPublisher>): Speaker<PublisherSignal> {
    const key = keyOf(who);
    const party = this.#publishers.get(key) ?? new Party<SignalToPublisher>();
    this.#publishers.set(key, party);
    party.join(say);
    for (const bye of this.#owed.take(who)) say(bye);
    return {
      say: (signal) => {
        party.spoke(say);
        this.#fromPublisher(signal, who);
      },
      left: () => {
        party.leave(say);
        // What is connected goes on without us, and its attempts until another publisher or a goodbye.
        if (!party.isThere) this.#publishers.delete(key);
      },
    };
  }

  /** What is connected goes on: nobody is told. Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.#reunions.close();
    for (const page of this.#pages.values()) page.stay();
    for (const attempt of [...this.#attempts.values()]) this.#forget(attempt);
  }

  #fromViewer(signal: Exclude<ViewerSignal, Watch | Keep>, page: Page): void {
    const attempt = this.#standing(signal.attempt);
    if (attempt?.page !== page) {
      if (signal.type !== 'bye') throw new Refusal('rtc-peer-closed');
      this.#reunions.leave(signal.attempt, page);
      return;
    }
    if (signal.type === 'bye') {
      this.#forget(attempt);
      this.#sayBye(attempt, signal);
      return;
    }
    if (!attempt.fromViewer.admits(signal)) return;
    const publisher = this.#publishers.get(keyOf(attempt));
    if (!publisher) throw new Refusal('rtc-no-signalling');
    publisher.tell(signal);
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
    this.#begin(new Attempt({ id, camera, session, page }));
    const minted = ice(camera);
    // Who goes through TURN alone hides addresses, and has no use for one.
    const told = minted.iceTransportPolicy === 'relay' ? null : address;
    publisher.tell({ type: 'watch', attempt: id, ice: minted, address: told });
  }

  #keep({ attempt: id, camera }: Keep, page: Page): void {
    if (this.#closed || this.#attempts.has(id)) return;
    const session = this.#parts.directory.find(camera)?.publisher?.session;
    if (session !== undefined && this.#reunions.isDenied(id, { camera, session })) {
      page.tell(endOf(id));
      return;
    }
    if (page.attempts.size + this.#reunions.namedBy(page).length >= MOST_OPEN) return;
    const both = this.#reunions.byPage({ id, camera, page });
    if (both) this.#begin(new Attempt(both));
  }

  /** What a run says that was replaced is no word of its camera's. */
  #stands(ids: readonly string[], run: PublisherRun): void {
    const present = this.#parts.directory.find(run.camera)?.publisher;
    if (this.#closed || (present && present.session !== run.session)) return;
    const unknown = ids.filter((id) => !this.#standing(id));
    const alone = (id: string) => this.#sayBye(run, { type: 'bye', attempt: id });
    for (const both of this.#reunions.byPublisher(unknown, run, alone)) this.#begin(new Attempt(both));
    for (const { id, page } of this.#reunions.takeDenied(run)) page.tell(endOf(id));
  }

  #begin(attempt: Attempt): void {
    this.#attempts.set(attempt.id, attempt);
    attempt.page.attempts.add(attempt);
  }

  /** What it says of an attempt that is over, or was never its own, goes nowhere: it may have been on its way. */
  #fromPublisher(signal: PublisherSignal, { camera, session }: PublisherRun): void {
    if (signal.type === 'standing') {
      this.#stands(signal.attempts, { camera, session });
      return;
    }
    const attempt = this.#standing(signal.attempt);
    if (attempt?.camera !== camera || attempt.session !== session) return;
    if (!attempt.fromPublisher.admits(signal)) return;
    if (signal.type === 'bye' || signal.type === 'busy') this.#forget(attempt);
    attempt.page.tell(signal);
  }

  #standing(id: string): Attempt | undefined {
    const attempt = this.#attempts.get(id);
    if (!attempt || !this.#isGone(attempt)) return attempt;
    this.#end(attempt, 'rtc-peer-closed');
    return undefined;
  }

  /** A publisher that is merely lost may be sending over WebRTC all the same. */
  #isGone({ camera, session }: PublisherRun): boolean {
    const channel = this.#parts.directory.find(camera);
    if (!channel) return true;
    if (channel.publisher) return channel.publisher.session !== session;
    return channel.status().reason?.code !== 'camera-lost';
  }

  #endStale(): void {
    for (const attempt of [...this.#attempts.values()])
      if (this.#isGone(attempt)) this.#end(attempt, 'rtc-peer-closed');
    this.#owed.dropWhere((run) => this.#isGone(run));
    this.#reunions.dropWhere((camera) => !this.#parts.directory.find(camera));
  }

  /** Both ends are told. */
  #end(attempt: Attempt, code: ReasonCode): void {
    this.#forget(attempt);
    attempt.page.tell({ type: 'bye', attempt: attempt.id, code });
    this.#sayBye(attempt, { type: 'bye', attempt: attempt.id });
  }

  /** A publisher that is away is told when it is back: it may send for as long as it does not know. */
  #sayBye(run: PublisherRun, bye: Bye): void {
    const publisher = this.#publishers.get(keyOf(run));
    if (publisher) publisher.tell(bye);
    else if (!this.#isGone(run)) this.#owed.owe(run, bye);
  }

  #pageGone(key: string, page: Page): void {
    if (this.#pages.get(key) === page) this.#pages.delete(key);
    for (const id of this.#reunions.namedBy(page)) this.#reunions.leave(id, page);
    for (const attempt of [...page.attempts]) this.#end(attempt, 'rtc-peer-closed');
  }

  #forget(attempt: Attempt): void {
    this.#attempts.delete(attempt.id);
    attempt.page.attempts.delete(attempt);
  }
}

const endOf = (attempt: string): SignalToViewer => ({ type: 'bye', attempt, code: 'rtc-peer-closed' });

/** @throws {Refusal} `rtc-not-offered`, or why its publisher has WebRTC switched off */
function sessionThatSends({ publisher }: CameraChannel): string {
  const rtc = publisher?.status.rtc;
  if (!publisher || !rtc) throw new Refusal('rtc-not-offered');
  if (rtc.state === 'off') throw new Refusal(rtc.code ?? 'rtc-not-offered');
  return publisher.session;
}
