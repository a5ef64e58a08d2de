import { afterEach, describe, expect, test } from 'vitest';
import { Refusal } from '../relay/refusal.ts';
import { TRIES_A_MINUTE, TryLimit } from './try-limit.ts';

const limits: TryLimit[] = [];
const open = () => {
  const limit = new TryLimit();
  limits.push(limit);
  return limit;
};
afterEach(() => {
  for (const limit of limits.splice(0)) limit.close();
});

const wrong = async () => {
  throw new Refusal('sign-in-refused');
};
const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'rejected' ? result.reason.code : 'let in'));

describe('AC-7: guessing passwords', () => {
  test('stops after ten wrong ones, even while none has been answered yet, and the eleventh is not even tried', async () => {
    const limit = open();
    let tried = 0;
    let answerAll = () => {};
    const answered = new Promise<void>((resolve) => {
      answerAll = resolve;
    });
    const guess = async () => {
      tried += 1;
      await answered;
      return wrong();
    };
    const guesses: Promise<unknown>[] = [];
    for (let n = 0; n < 30; n += 1) {
      guesses.push(limit.attempt('192.0.2.1', guess));
      guesses.at(-1)?.catch(() => {});
      // Requests arrive one by one.
      await new Promise((resolve) => setImmediate(resolve));
    }
    answerAll();
    const results = await Promise.allSettled(guesses);
    expect(codes(results).filter((code) => code === 'too-many-tries')).toHaveLength(20);
    expect(tried).toBe(TRIES_A_MINUTE);
  });

  test('of one address does not shut out another', async () => {
    const limit = open();
    await Promise.allSettled(Array.from({ length: 30 }, () => limit.attempt('192.0.2.1', wrong)));
    await expect(limit.attempt('192.0.2.2', async () => 'in')).resolves.toBe('in');
  });

  test('is not what somebody does who knows it: right ones do not count', async () => {
    const limit = open();
    for (let n = 0; n < 3 * TRIES_A_MINUTE; n += 1) await limit.attempt('192.0.2.1', async () => 'in');
    await expect(limit.attempt('192.0.2.1', async () => 'in')).resolves.toBe('in');
  });
});
