import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { Transport } from '@porthole/shared/protocol/transport';
import { describe, expect, test } from 'vitest';
import { AskedTries } from './asked-tries.ts';

/** @param hears whether the publisher can be told */
function open({ hears }: { hears: boolean }) {
  const timers = new ManualTimers();
  const told: Transport[] = [];
  const tries = new AskedTries(timers, (transport) => {
    if (hears) told.push(transport);
    return hears;
  });
  return { timers, told, tries };
}

describe('DE-5: what people want a publisher to try', () => {
  test('is told once in five seconds, however often they ask', () => {
    const { timers, told, tries } = open({ hears: true });
    for (let asked = 0; asked < 50; asked += 1) {
      tries.ask('websocket');
      timers.advance(250);
    }
    expect(told).toEqual(['websocket', 'websocket', 'websocket']);
  });

  test('is counted for each transport by itself', () => {
    const { told, tries } = open({ hears: true });
    for (const transport of ['websocket', 'polling', 'websocket', 'http'] as const) tries.ask(transport);
    expect(told).toEqual(['websocket', 'polling', 'http']);
  });

  test('leaves nothing to be fetched once it was told', () => {
    const { tries } = open({ hears: true });
    tries.ask('websocket');
    expect(tries.next).toBeUndefined();
  });

  test('wakes who fetches it, until that listens no more', () => {
    const { tries } = open({ hears: false });
    let woken = 0;
    const ignore = tries.listen(() => {
      woken += 1;
    });
    tries.ask('websocket');
    tries.ask('websocket');
    ignore();
    tries.ask('http');
    expect([woken, tries.next]).toEqual([1, 'websocket']);
    tries.fetched('websocket');
    expect(tries.next).toBe('http');
  });

  test('is dropped where it was not fetched within ten seconds', () => {
    const { timers, tries } = open({ hears: false });
    tries.ask('websocket');
    timers.advance(9_999);
    expect(tries.next).toBe('websocket');
    timers.advance(1);
    expect(tries.next).toBeUndefined();
  });
});
