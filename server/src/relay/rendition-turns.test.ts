import { describe, expect, test } from 'vitest';
import { Turns, type Worker } from './rendition-turns.ts';

/** A piece of work that ends when it is told to. */
class Job implements Worker {
  begun = 0;
  #end = () => {};
  work(): Promise<void> {
    this.begun += 1;
    return new Promise((resolve) => {
      this.#end = resolve;
    });
  }
  async end(): Promise<void> {
    this.#end();
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('Turns', () => {
  test('are never more at once than there may be', () => {
    const turns = new Turns(2);
    const jobs = Array.from({ length: 5 }, () => new Job());
    for (const job of jobs) turns.ask(job);
    expect(jobs.map(({ begun }) => begun)).toEqual([1, 1, 0, 0, 0]);
  });

  test('go round: who asks again stands behind who has waited', async () => {
    const turns = new Turns(1);
    const [busy, patient] = [new Job(), new Job()];
    turns.ask(busy);
    turns.ask(patient);
    turns.ask(busy);
    await busy.end();
    expect([busy.begun, patient.begun]).toEqual([1, 1]);
    await patient.end();
    expect([busy.begun, patient.begun]).toEqual([2, 1]);
  });

  test('are one for who asks many times', async () => {
    const turns = new Turns(1);
    const [first, eager] = [new Job(), new Job()];
    turns.ask(first);
    for (const _ of 'eager') turns.ask(eager);
    await first.end();
    await eager.end();
    expect(eager.begun).toBe(1);
  });

  test('are not given to who has left', async () => {
    const turns = new Turns(1);
    const [first, gone] = [new Job(), new Job()];
    turns.ask(first);
    turns.ask(gone);
    turns.leave(gone);
    await first.end();
    expect(gone.begun).toBe(0);
  });
});
