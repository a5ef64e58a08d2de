import { describe, expect, test } from 'vitest';
import { Turns } from './rendition-turns.ts';

/** A piece of work that ends when it is told to. */
function job() {
  const one = {
    begun: 0,
    end: async () => {},
    work: () => {
      one.begun += 1;
      return new Promise<void>((resolve) => {
        one.end = async () => {
          resolve();
          for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
        };
      });
    },
  };
  return one;
}

describe('Turns', () => {
  test('are never more at once than there may be', async () => {
    const turns = new Turns(2);
    const jobs = Array.from({ length: 5 }, job);
    for (const { work } of jobs) void turns.take(work);
    expect(jobs.map(({ begun }) => begun)).toEqual([1, 1, 0, 0, 0]);
    await jobs[1]?.end();
    expect(jobs.map(({ begun }) => begun)).toEqual([1, 1, 1, 0, 0]);
  });

  test('go round: who asks again stands behind who has waited', async () => {
    const turns = new Turns(1);
    const [busy, patient] = [job(), job()];
    for (const { work } of [busy, patient, busy]) void turns.take(work);
    await busy.end();
    expect([busy.begun, patient.begun]).toEqual([1, 1]);
    await patient.end();
    expect([busy.begun, patient.begun]).toEqual([2, 1]);
  });
});
