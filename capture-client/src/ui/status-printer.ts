import type { Timers } from '@porthole/shared/flow/timers';
import { figures, figuresLine, type Snapshot, topic, words } from './status.ts';

/** Where the terminal's lines go. */
export interface Terminal {
  write(text: string): void;
  /** Null where it is no terminal but a file or a pipe. */
  readonly columns: () => number | null;
}

export interface StatusPrinterOptions {
  readonly json: boolean;
  readonly terminal: Terminal;
  readonly snapshot: () => Snapshot;
  readonly timers: Timers;
}

const EVERY_MS = 1_000;
/** In a log, a line every second would be a storm. */
const LOG_EVERY_MS = 10_000;

/** Tells a person what goes on: sentences when something changes, figures in between. */
export class StatusPrinter {
  readonly #options: StatusPrinterOptions;
  #lastTopic = '';
  #loggedAt = Number.NEGATIVE_INFINITY;
  #liveLength = 0;
  #stop = () => {};

  constructor(options: StatusPrinterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stop = this.#options.timers.every(EVERY_MS, () => this.#tick());
    this.changed();
  }

  /** Something may have happened. */
  changed(): void {
    const { json, snapshot } = this.#options;
    if (json) return;
    const now = snapshot();
    if (topic(now) === this.#lastTopic) return;
    this.#lastTopic = topic(now);
    this.#sentence(words(now));
  }

  /** The last word; nothing is printed after it. */
  close(): void {
    this.#stop();
    if (this.#options.json) this.#figures();
    else this.changed();
  }

  #tick(): void {
    this.changed();
    this.#figures();
  }

  #figures(): void {
    const { json, snapshot, terminal, timers } = this.#options;
    const told = figures(snapshot());
    const columns = terminal.columns();
    if (json) terminal.write(`${JSON.stringify(told)}\n`);
    else if (columns !== null) this.#live(figuresLine(told), columns);
    else if (timers.monotonic() - this.#loggedAt >= LOG_EVERY_MS) this.#log(figuresLine(told));
  }

  #sentence(text: string): void {
    if (this.#options.terminal.columns() === null) {
      this.#log(text);
      return;
    }
    this.#live('', this.#options.terminal.columns() ?? 0);
    this.#options.terminal.write(`${this.#time()} ${text}\n`);
  }

  #log(text: string): void {
    this.#loggedAt = this.#options.timers.monotonic();
    this.#options.terminal.write(`${this.#time()} ${text}\n`);
  }

  /** Written over the one before; cut to one row, for a longer one could not be written over. */
  #live(text: string, columns: number): void {
    const room = Math.max(0, columns - 1);
    const shown = text.slice(0, room);
    this.#options.terminal.write(`\r${shown.padEnd(Math.min(this.#liveLength, room))}${shown ? '' : '\r'}`);
    this.#liveLength = shown.length;
  }

  #time(): string {
    return new Date(this.#options.timers.now()).toTimeString().slice(0, 8);
  }
}
