import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { RtcMode } from '@porthole/shared/rtc/rtc-state';
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { RtcAttempt, RtcReport } from '../rtc/rtc-report.ts';
import type { RtcMemory, RtcPicture, RtcView, RtcViewEvents } from '../rtc/rtc-view.ts';
import type { Page } from '../viewer/page.ts';
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
  /** Null while its code is on its way; asked anew then. */
  readonly open: (camera: string, events: RtcViewEvents, memory: RtcMemory) => OpenedRtc | null;
  readonly page: Pick<Page, 'hidden' | 'saveData' | 'network' | 'online'>;
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
  #feed: RtcFeed | null = null;
  #view: OpenedRtc | null = null;
  #network: string;
  #signalling = false;

  constructor(options: RtcSeatOptions) {
    this.choice = signal(options.choice);
    this.#options = options;
    this.#network = options.page.network;
  }

  /** @param feed the only one that is looked at; null where there is none, or more */
  seat(feed: RtcFeed | null): void {
    if (this.#feed === feed) return;
    const [left, view] = [this.#feed, this.#view];
    this.#feed = feed;
    this.#view = null;
    view?.close();
    left?.setMode('jpeg');
    batch(() => {
      this.camera.value = null;
      this.report.value = null;
    });
    this.look();
  }

  signalled(signal: SignalToViewer): void {
    this.#view?.signalled(signal);
  }

  setSignalling(signalling: boolean): void {
    this.#signalling = signalling;
    this.look();
  }

  choose(choice: RtcChoice): void {
    if (choice === this.choice.peek()) return;
    this.choice.value = choice;
    this.#options.chosen(choice);
    this.look();
  }

  tryNow(): void {
    this.#view?.tryNow();
  }

  /** Something that WebRTC goes by may have changed. */
  look(): void {
    const choice = this.choice.peek();
    const { page } = this.#options;
    this.saving.value = choice === 'auto' && page.saveData;
    this.#lookAtNetwork();
    const feed = this.#feed;
    if (!feed) return;
    this.#view ??= this.#open(feed);
    const { publisher, state, reason } = feed.status.peek();
    this.#view?.facts({
      offered: publisher?.rtc ?? null,
      jpegAt: feed.arrivedAt,
      sourceAlive: state === 'online' && reason === null,
      visible: !page.hidden,
      allowed: choice !== 'forbidden' && !this.saving.peek(),
      pinned: choice === 'pinned',
      signalling: this.#signalling,
    });
  }

  /** On another network old failures say nothing. */
  #lookAtNetwork(): void {
    const { network, online } = this.#options.page;
    if (network === this.#network) return;
    this.#network = network;
    this.#memory.clear();
    if (online) this.#view?.tryNow();
  }

  #open(feed: RtcFeed): OpenedRtc | null {
    const view = this.#options.open(feed.id, this.#eventsOf(feed), this.#memory);
    if (view) this.camera.value = feed.id;
    return view;
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
