import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { RtcMode } from '@porthole/shared/rtc/rtc-state';
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { NetworkChanges } from '../rtc/network-changes.ts';
import type { RtcAttempt, RtcReport } from '../rtc/rtc-report.ts';
import type { RtcMemory, RtcPicture, RtcView, RtcViewEvents, RtcViewFacts } from '../rtc/rtc-view.ts';
import type { RtcModel } from './model.ts';
import type { RtcChoice } from './rtc-choice.ts';

/** As much of a camera's feed as WebRTC has to do with. */
export interface RtcFeed {
  readonly id: string;
  readonly status: ReadonlySignal<CameraStatus>;
  readonly arrivedAt: number | null;
  takeVideo(picture: RtcPicture): void;
  setMode(mode: RtcMode): void;
  setDirectRate(bytesPerSecond: number): void;
}

export type OpenedRtc = Pick<RtcView, 'signalled' | 'facts' | 'tryNow' | 'close'>;

export interface RtcSeatOptions {
  readonly choice: RtcChoice;
  readonly networkChanges: NetworkChanges;
  readonly open: (camera: string, events: RtcViewEvents, memory: RtcMemory) => OpenedRtc;
  readonly page: { readonly hidden: boolean; readonly saveData: boolean };
  readonly chosen: (choice: RtcChoice) => void;
  /** An attempt has the picture from now on. */
  readonly shown: (choice: RtcChoice) => void;
  /** An attempt is over. */
  readonly ended: (attempt: RtcAttempt, camera: string) => void;
}

/** The one place of this page for a picture over WebRTC: a PC serves few viewers so, and a wall of pictures is better off with the relay. */
export class RtcSeat implements RtcModel {
  readonly choice: Signal<RtcChoice>;
  readonly saving: Signal<boolean> = signal(false);
  readonly camera: Signal<string | null> = signal(null);
  readonly report: Signal<RtcReport | null> = signal(null);
  readonly #options: RtcSeatOptions;
  readonly #memory: RtcMemory = new Map();
  readonly #stopNetwork: () => void;
  #taken: { feed: RtcFeed; view: OpenedRtc; told: RtcViewFacts } | null = null;
  #signalling = false;
  #closed = false;

  constructor(options: RtcSeatOptions) {
    this.choice = signal(options.choice);
    this.#options = options;
    // On another network old failures say nothing.
    this.#stopNetwork = options.networkChanges(() => this.#memory.clear());
  }

  /** @param feed the only one that is looked at; null where there is none, or more */
  seat(feed: RtcFeed | null): void {
    if (this.#taken?.feed === feed || this.#closed) return;
    this.#leave();
    if (!feed) return;
    const view = this.#options.open(feed.id, this.#eventsOf(feed), this.#memory);
    this.#taken = { feed, view, told: {} };
    this.camera.value = feed.id;
    this.look();
  }

  signalled(signal: SignalToViewer): void {
    this.#taken?.view.signalled(signal);
  }

  setSignalling(signalling: boolean): void {
    this.#signalling = signalling;
    this.look();
  }

  choose(choice: RtcChoice): void {
    if (choice === this.choice.peek() || this.#closed) return;
    this.choice.value = choice;
    this.#options.chosen(choice);
    this.look();
  }

  tryNow(): void {
    this.#taken?.view.tryNow();
  }

  /** Something that WebRTC goes by may have changed. */
  look(): void {
    const choice = this.choice.peek();
    const { page } = this.#options;
    this.saving.value = choice === 'auto' && page.saveData;
    if (!this.#taken) return;
    const { feed, view, told } = this.#taken;
    const { publisher, state, reason } = feed.status.peek();
    const facts: RtcViewFacts = {
      offered: publisher?.rtc ?? null,
      jpegAt: feed.arrivedAt,
      sourceAlive: state === 'online' && reason === null,
      visible: !page.hidden,
      allowed: choice !== 'forbidden' && !this.saving.peek(),
      pinned: choice === 'pinned',
      signalling: this.#signalling,
    };
    const news = Object.entries(facts).filter(
      ([name, fact]) => !isSame(told[name as keyof typeof told], fact),
    );
    if (news.length === 0) return;
    this.#taken.told = facts;
    view.facts(Object.fromEntries(news));
  }

  /** Idempotent and terminal. */
  close(): void {
    this.#leave();
    this.#stopNetwork();
    this.#closed = true;
  }

  #leave(): void {
    const taken = this.#taken;
    if (!taken) return;
    this.#taken = null;
    taken.view.close();
    taken.feed.setMode('jpeg');
    batch(() => {
      this.camera.value = null;
      this.report.value = null;
    });
  }

  #eventsOf(feed: RtcFeed): RtcViewEvents {
    return {
      painted: (picture) => feed.takeVideo(picture),
      mode: (mode) => {
        if (mode === 'rtc') this.#options.shown(this.choice.peek());
        feed.setMode(mode);
      },
      report: (report) => {
        feed.setDirectRate(report.figures?.bytesPerSecond ?? 0);
        this.report.value = report;
      },
      ended: (attempt) => this.#options.ended(attempt, feed.id),
    };
  }
}

/** The publisher's word comes anew with every list of cameras. */
function isSame(told: unknown, fact: unknown): boolean {
  return Object.is(told, fact) || (typeof fact === 'object' && JSON.stringify(told) === JSON.stringify(fact));
}
