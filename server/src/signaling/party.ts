import type { RequestLine, Say } from './request-line.ts';

/**
 * One page, or one publisher's session, by its open connections: while it goes over to another transport it has two, and it has none
 * while a lost one comes back. What it is told goes by the one it last spoke on, of those where somebody listens.
 */
export class Party<Said, Told> {
  /** That of its plain requests, while it makes some. */
  plain: RequestLine<Said, Told> | undefined;
  /** The one it last spoke on is last. */
  #lines: Say<Told>[] = [];

  get isThere(): boolean {
    return this.#lines.length > 0;
  }

  /** It is there, and speaks here. */
  spoke(line: Say<Told>): void {
    if (this.#lines.at(-1) === line) return;
    this.leave(line);
    this.#lines.push(line);
  }

  leave(line: Say<Told>): void {
    this.#lines = this.#lines.filter((one) => one !== line);
  }

  tell(signal: Told): void {
    const line = this.#lines.findLast(({ isIdle }) => !isIdle?.()) ?? this.#lines.at(-1);
    line?.(signal);
  }
}
