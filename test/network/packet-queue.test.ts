import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { PacketQueue } from './packet-queue.ts';

function queue(delayMs: number, loss = 0, chance = () => 0.5) {
  const timers = new ManualTimers();
  const arrived: string[] = [];
  const packets = new PacketQueue({
    ...{ distance: { delayMs, loss }, timers, chance },
    arrived: (packet) => void arrived.push(`${timers.monotonic() - start}: ${packet}`),
  });
  const start = timers.monotonic();
  return { timers, arrived, packets, put: (...bytes: number[]) => packets.put(Uint8Array.from(bytes)) };
}

test('each packet arrives so much later, in the order of all', () => {
  const { timers, arrived, put } = queue(50);
  put(1);
  timers.advance(20);
  put(2);
  put(3);
  timers.advance(49);
  expect(arrived).toEqual(['50: 1']);
  timers.advance(1);
  expect(arrived).toEqual(['50: 1', '70: 2', '70: 3']);
  put(4);
  timers.advance(50);
  expect(arrived.at(-1)).toBe('120: 4');
});

test('so many of them never do', () => {
  const chances = [0.1, 0.9, 0.14, 0.2];
  const { timers, arrived, put } = queue(10, 0.15, () => chances.shift() ?? 1);
  for (const number of [1, 2, 3, 4]) put(number);
  timers.advance(10);
  expect(arrived).toEqual(['10: 2', '10: 4']);
});

test('none arrives at a line that was closed', () => {
  const { timers, arrived, packets, put } = queue(10);
  put(1);
  packets.close();
  timers.advance(100);
  expect(arrived).toEqual([]);
});
