import type { Numbered } from '@porthole/shared/protocol/rtc-requests';
import { HeardSignals } from '@porthole/shared/rtc/heard-signals';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Mailbox } from './mailbox.ts';

interface Answer {
  readonly asked: number;
  readonly told: Numbered<number>;
}

/** A relay, and a page whose GETs it answers over a network that loses answers and lets them overtake one another. */
class LossyNetwork {
  /** What was heard, in the order in which it was. */
  readonly all: number[] = [];
  readonly heard = new HeardSignals();
  said = 0;
  #starts = 1_000;
  #mail = new Mailbox<number>(this.#starts);
  #answers: Answer[] = [];

  say(): void {
    this.said += 1;
    this.#mail.put(this.said);
  }

  ask(): void {
    const asked = this.heard.last;
    this.#mail.arrived(asked);
    if (asked !== this.#mail.last) this.#answers.push({ asked, told: this.#mail.read() });
  }

  hear(which: number): void {
    for (const { asked, told } of this.lose(which)) this.all.push(...this.heard.take(asked, told));
  }

  lose(which: number): Answer[] {
    return this.#answers.splice(which % Math.max(1, this.#answers.length), 1);
  }

  /** What it had not told is gone, and with it the connections of those who asked. */
  restart(): void {
    this.#answers = [];
    this.#starts += 10_000;
    this.#mail = new Mailbox(this.#starts);
  }

  /** @returns whether something was said since the relay was started */
  settle(): boolean {
    this.#answers = [];
    this.ask();
    this.hear(0);
    expect(this.heard.last).toBe(this.#mail.last);
    return this.#mail.last > this.#starts;
  }
}

const STEPS = ['say', 'say', 'ask', 'ask', 'hear', 'lose', 'restart'] as const;

test('RT-14: each signal is heard once and in order, whatever answers are lost and whatever overtakes what', () => {
  const script = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(5)), { maxLength: 60 });
  fc.assert(
    fc.property(script, (steps) => {
      const network = new LossyNetwork();
      for (const [step, which] of steps) network[step](which);
      const isRecent = network.settle();
      const { all, said } = network;
      expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
      if (isRecent) expect(all.at(-1)).toBe(said);
    }),
  );
});
