import type { Timers } from '@porthole/shared/flow/timers';
import type { Numbered } from '@porthole/shared/protocol/rtc-requests';
import { Mailbox } from './mailbox.ts';

/** Ms without a question of its own after which an end that asks by single requests has left. One that is there asks anew within a round trip. */
const LEFT_AFTER_MS = 5_000;

/** Says something over one connection. */
export interface Say<Signal> {
  (signal: Signal): void;
  /** What is said there waits, for nobody is listening at this moment. */
  readonly isIdle?: () => boolean;
}

/** One open connection of either end. */
export interface Speaker<Signal> {
  /** @throws {Refusal} why a viewer's is not passed on; a publisher's never does */
  say(signal: Signal): void;
  /** @param meant the connection was ended, and not lost */
  left(meant: boolean): void;
}

/** What a question says that waits for signals. */
export interface Asked<Told> {
  readonly line: Pick<RequestLine<never, Told>, 'hold' | 'hasNews' | 'take'>;
  /** The number of the last one heard. */
  readonly heard: number;
}

/** One end that speaks by single requests. What it is told waits in a mailbox for its next question. */
export class RequestLine<Said, Told> {
  readonly mail: Mailbox<Told>;
  readonly #timers: Timers;
  readonly #speaker: Speaker<Said>;
  /** One for each question that is held. */
  readonly #held = new Set<{ readonly wake: () => void }>();
  /** The number of the last signal that an answer has brought, as far as it is known to have come. */
  #told = 0;
  #cancelLeave = () => {};
  #hasLeft = false;

  /** @param join its connection, as the signalling knows it */
  constructor(timers: Timers, join: (say: Say<Told>) => Speaker<Said>) {
    this.#timers = timers;
    this.mail = new Mailbox(Math.floor(timers.now()));
    const say = (signal: Told) => {
      this.mail.put(signal);
      for (const { wake } of [...this.#held]) wake();
    };
    // Where it has another connection that is open, that one is quicker.
    const isIdle = () => this.#held.size === 0;
    this.#speaker = join(Object.assign(say, { isIdle }));
    this.#leaveLater();
  }

  /**
   * A question waits for what is to be told.
   *
   * @param heard the number of the last signal heard
   * @param wake called when there is something
   * @returns to be called when it waits no longer
   */
  hold(heard: number, wake: () => void): () => void {
    this.mail.arrived(heard);
    this.#told = heard;
    const question = { wake };
    this.#held.add(question);
    this.#cancelLeave();
    return () => {
      if (this.#held.delete(question) && this.#held.size === 0) this.#leaveLater();
    };
  }

  get hasNews(): boolean {
    return this.mail.last !== this.#told;
  }

  /** All that no question has said was heard. */
  take(): Numbered<Told> {
    this.#told = this.mail.last;
    return this.mail.read();
  }

  /** @throws {Refusal} why a viewer's is not passed on */
  say(signal: Said): void {
    this.#speaker.say(signal);
  }

  /** Idempotent and terminal. */
  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#cancelLeave();
    this.#speaker.left(true);
  }

  #leaveLater(): void {
    if (!this.#hasLeft) this.#cancelLeave = this.#timers.after(LEFT_AFTER_MS, () => this.leave());
  }
}
