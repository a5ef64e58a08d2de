import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { plainGet } from './plain-get.ts';

const ask = (answer: (signal: AbortSignal) => Promise<Response>) => {
  const timers = new ManualTimers();
  const fetch = ((_address: string, { signal }: { signal: AbortSignal }) => answer(signal)) as never;
  const told = plainGet({ origin: 'http://relay', fetch, timers }, '/api/clock', (response) =>
    response.text(),
  );
  return { timers, told };
};

describe('a small question', () => {
  it('is answered, and nothing goes on after it', async () => {
    const { timers, told } = ask(async () => new Response('now'));
    expect(await told).toBe('now');
    expect(timers.pending).toBe(0);
  });

  it('has no answer after 4 s', async () => {
    const { timers, told } = ask(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    timers.advance(4_000);
    await expect(told).rejects.toThrow();
  });
});
