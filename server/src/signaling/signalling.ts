import type { Timers } from '@porthole/shared/flow/timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type {
  PublisherSignal,
  SignalToPublisher,
  SignalToViewer,
  ViewerSignal,
} from '@porthole/shared/protocol/rtc';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import { Refusal } from '../relay/refusal.ts';
import { type Attempt, AttemptBounds, Page, type PublisherRun, type Run } from './attempt.ts';
import { Party } from './party.ts';
import { RequestLine, type Say, type Speaker } from './request-line.ts';

type Watch = Extract<ViewerSignal, { type: 'watch' }>;

/** Attempts a page may have open. It watches one camera over WebRTC; an old one may still be ending while the next begins, the doctor adds its own. */
export const MOST_OPEN = 4;

/** Attempts of one signed-in session within a minute: each costs a camera's PC a peer connection. A page waits 5 s after one that failed, a person who presses the button does not. */
export const ATTEMPTS_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Ms for which a page that has lost its connection may be back before its attempts end: a reconnect takes at most 1.5. */
export const AWAY_MS = 5_000;

export interface SignallingParts {
  directory: Directory;
  timers: Timers;
  /** What the publisher of this camera needs of STUN and TURN, minted anew. */
  ice: (camera: string) => IceConfiguration;
}

export interface PageName {
  /** Of the person. */
  readonly session: string;
  /** The page's own name, the same over all its connections. */
  readonly page: string;
}

export interface SignallingViewer extends PageName {
  /** As the relay sees it, where it is a private one. */
  readonly address: string | null;
}

/**
 * Passes what a viewer and a camera's publisher say to each other, within bounds. An attempt ends with the page or with the publisher's
 * connection, whichever goes first: nobody who is signed out keeps a picture by it. Knows no socket.
 */
export class Signalling {
  readonly #parts: SignallingParts;
  readonly #pages = new Map<string, Page>();
  readonly #runs = new Map<string, Run>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #stopListening: () => void;
  /** Of each person, in this minute. */
  readonly #begun = new Map<string, number>();
  #minute = 0;
  #closed = false;

  constructor(parts: SignallingParts) {
    this.#parts = parts;
    this.#stopListening = parts.directory.listen({
      changed: () => this.#endStale(),
      removed: () => this.#endStale(),
    });
  }

  viewer(who: SignallingViewer, say: Say<SignalToViewer>): Speaker<ViewerSignal> {
    const page = this.#page(who);
    page.stay();
    page.spoke(say);
    return {
      say: (signal) => {
        page.spoke(say);
        if (signal.type === 'watch') this.#watch(signal, page);
        else this.#fromViewer(signal, page);
      },
      left: (meant) => {
        page.leave(say);
        if (page.isThere || this.#closed) return;
        const end = () => this.#pageGone(pageKey(who), page);
        if (meant || this.#attemptsOf(page).length === 0) end();
        else page.stay = this.#parts.timers.after(AWAY_MS, end);
      },
    };
  }

  publisher(who: PublisherRun, say: Say<SignalToPublisher>): Speaker<PublisherSignal> {
    const run = this.#run(who);
    run.spoke(say);
    return {
      say: (signal) => {
        run.spoke(say);
        const { type, attempt } = signal;
        // The viewer's goodbye may have come before what it ends, by another connection.
        if (!this.#fromPublisher(signal, run) && type === 'offer') run.tell({ type: 'bye', attempt });
      },
      left: () => {
        run.leave(say);
        if (run.isThere) return;
        this.#runs.delete(runKey(who));
        this.#endStale();
      },
    };
  }

  /** Of a page that asks by plain requests for what it is told; there until it has asked nothing for a while. */
  viewerLine(who: SignallingViewer): RequestLine<ViewerSignal, SignalToViewer> {
    return this.#plain(this.#page(who), (say) => this.viewer(who, say));
  }

  publisherLine(who: PublisherRun): RequestLine<PublisherSignal, SignalToPublisher> {
    return this.#plain(this.#run(who), (say) => this.publisher(who, say));
  }

  /** @returns undefined for a page that asks for nothing by plain requests: it could not be answered */
  knownViewerLine(name: PageName): Page['plain'] {
    return this.#pages.get(pageKey(name))?.plain;
  }

  knownPublisherLine(run: PublisherRun): Run['plain'] {
    return this.#runs.get(runKey(run))?.plain;
  }

  /** Its plain requests are let in no more. */
  endSession(session: string): void {
    for (const page of [...this.#pages.values()]) if (page.session === session) page.plain?.leave();
  }

  /** Nobody is told: both ends lose their connections as well. Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.#attempts.clear();
    for (const page of this.#pages.values()) page.stay();
    for (const { plain } of [...this.#pages.values(), ...this.#runs.values()]) plain?.leave();
  }

  #page(who: SignallingViewer): Page {
    const page = this.#pages.get(pageKey(who)) ?? new Page(who.session);
    page.address = who.address;
    this.#pages.set(pageKey(who), page);
    return page;
  }

  #run(who: PublisherRun): Run {
    const run: Run = this.#runs.get(runKey(who)) ?? new Party();
    this.#runs.set(runKey(who), run);
    return run;
  }

  #plain<Said, Told>(
    party: Party<Said, Told>,
    join: (say: Say<Told>) => Speaker<Said>,
  ): RequestLine<Said, Told> {
    party.plain ??= new RequestLine(this.#parts.timers, (say) => {
      const speaker = join(say);
      const left = (meant: boolean) => {
        party.plain = undefined;
        speaker.left(meant);
      };
      return { say: speaker.say, left };
    });
    return party.plain;
  }

  #fromViewer(signal: Exclude<ViewerSignal, Watch>, page: Page): void {
    const attempt = this.#standing(signal.attempt);
    if (attempt?.page !== page) {
      if (signal.type === 'bye') return;
      throw new Refusal('rtc-peer-closed');
    }
    if (!attempt.fromViewer.admits(signal)) return;
    if (signal.type === 'bye') this.#attempts.delete(attempt.id);
    attempt.run.tell(signal);
  }

  #watch({ attempt: id, camera }: Watch, page: Page): void {
    const { directory, ice } = this.#parts;
    if (this.#closed) throw new Refusal('relay-restarting');
    this.#count(page.session);
    const channel = directory.channel(camera);
    if (this.#attempts.has(id)) throw new Refusal('already-running');
    if (this.#attemptsOf(page).length >= MOST_OPEN) throw new Refusal('too-many-requests');
    const session = sessionThatSends(channel);
    const run = this.#runs.get(runKey({ camera, session }));
    if (!run) throw new Refusal('rtc-no-signalling');
    const bounds = { fromViewer: new AttemptBounds(), fromPublisher: new AttemptBounds() };
    const attempt: Attempt = { id, camera, session, page, run, ...bounds };
    this.#attempts.set(id, attempt);
    const minted = ice(camera);
    // Who goes through TURN alone hides addresses, and has no use for one.
    const address = minted.iceTransportPolicy === 'relay' ? null : page.address;
    run.tell({ type: 'watch', attempt: id, ice: minted, address });
  }

  /** @throws {Refusal} `too-many-tries` */
  #count(person: string): void {
    const minute = Math.floor(this.#parts.timers.monotonic() / MINUTE_MS);
    if (minute !== this.#minute) this.#begun.clear();
    this.#minute = minute;
    const begun = (this.#begun.get(person) ?? 0) + 1;
    this.#begun.set(person, begun);
    if (begun > ATTEMPTS_A_MINUTE) throw new Refusal('too-many-tries');
  }

  /** @returns whether it is of an attempt of its own that goes on, or did until now */
  #fromPublisher(signal: PublisherSignal, run: Run): boolean {
    const attempt = this.#standing(signal.attempt);
    if (attempt?.run !== run) return false;
    if (!attempt.fromPublisher.admits(signal)) return true;
    if (signal.type === 'bye' || signal.type === 'busy') this.#attempts.delete(attempt.id);
    attempt.page.tell(signal);
    return true;
  }

  #standing(id: string): Attempt | undefined {
    const attempt = this.#attempts.get(id);
    if (!attempt || !this.#isGone(attempt)) return attempt;
    this.#end(attempt);
    return undefined;
  }

  #isGone({ camera, session, run }: Attempt): boolean {
    return this.#parts.directory.find(camera)?.publisher?.session !== session || !run.isThere;
  }

  #endStale(): void {
    if (this.#closed) return;
    for (const attempt of [...this.#attempts.values()]) if (this.#isGone(attempt)) this.#end(attempt);
  }

  /** Both ends are told. */
  #end(attempt: Attempt): void {
    this.#attempts.delete(attempt.id);
    attempt.page.tell({ type: 'bye', attempt: attempt.id, code: 'rtc-peer-closed' });
    attempt.run.tell({ type: 'bye', attempt: attempt.id });
  }

  #pageGone(key: string, page: Page): void {
    if (this.#pages.get(key) === page) this.#pages.delete(key);
    for (const attempt of this.#attemptsOf(page)) this.#end(attempt);
  }

  #attemptsOf(page: Page): readonly Attempt[] {
    return [...this.#attempts.values()].filter((attempt) => attempt.page === page);
  }
}

const pageKey = ({ session, page }: PageName): string => `${session} ${page}`;
const runKey = ({ camera, session }: PublisherRun): string => `${camera} ${session}`;

/** @throws {Refusal} `rtc-not-offered`, or why its publisher has WebRTC switched off */
function sessionThatSends({ publisher }: CameraChannel): string {
  const rtc = publisher?.status.rtc;
  if (!publisher || !rtc) throw new Refusal('rtc-not-offered');
  if (rtc.state === 'off') throw new Refusal(rtc.code ?? 'rtc-not-offered');
  return publisher.session;
}
