import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { beforeEach, describe, expect, test } from 'vitest';
import { IN_ALL, PER_ADDRESS, ProbeLimits } from './probe-limits.ts';

let timers: ManualTimers;
let limits: ProbeLimits;
beforeEach(() => {
  timers = new ManualTimers();
  limits = new ProbeLimits(timers);
});

const times = (count: number, run: (turn: number) => void) => {
  for (let turn = 0; turn < count; turn += 1) run(turn);
};
const refused = (run: () => unknown) =>
  expect(run).toThrow(expect.objectContaining({ code: 'too-many-tries' }));

describe('PR-2: those who ask with no credential', () => {
  test('have so much open at once, each address and all together', () => {
    times(PER_ADDRESS.open, () => limits.enter('192.0.2.1'));
    refused(() => limits.enter('192.0.2.1'));
    times(IN_ALL.open - PER_ADDRESS.open, (turn) => limits.enter(`192.0.2.${10 + turn}`));
    refused(() => limits.enter('198.51.100.1'));
  });

  test('may ask again once they have left, and leave once', () => {
    const leave = limits.enter('192.0.2.1');
    times(PER_ADDRESS.open - 1, () => limits.enter('192.0.2.1'));
    leave();
    leave();
    limits.enter('192.0.2.1');
    refused(() => limits.enter('192.0.2.1'));
  });

  test('ask and move so much a minute', () => {
    times(PER_ADDRESS.questions, () => limits.enter('192.0.2.1')());
    refused(() => limits.enter('192.0.2.1'));
    limits.spend('192.0.2.2', PER_ADDRESS.bytes);
    refused(() => limits.spend('192.0.2.2', 1));
    limits.enter('192.0.2.3');
    limits.spend('192.0.2.3', IN_ALL.bytes - PER_ADDRESS.bytes);
    refused(() => limits.spend('192.0.2.4', 1));
    timers.advance(60_000);
    limits.enter('192.0.2.1');
    limits.spend('192.0.2.2', PER_ADDRESS.bytes);
  });

  test('are one address as far as a provider gives them out', () => {
    times(PER_ADDRESS.open, (turn) => limits.enter(`2001:db8:0:12::${turn + 1}`));
    refused(() => limits.enter('2001:db8:0:12:ffff::1'));
    limits.enter('2001:db8:1:12::1');
  });

  test('are remembered only so far as there is room', () => {
    times(5_000, (turn) => limits.enter(`10.${turn >> 16}.${(turn >> 8) & 255}.${turn & 255}`)());
    refused(() => limits.enter('192.0.2.1'));
    timers.advance(60_000);
    limits.enter('192.0.2.1');
  });

  test('keep their account over the minute while something is open', () => {
    const leave = limits.enter('192.0.2.1');
    timers.advance(60_000);
    times(PER_ADDRESS.open - 1, () => limits.enter('192.0.2.1'));
    refused(() => limits.enter('192.0.2.1'));
    leave();
    limits.enter('192.0.2.1');
  });
});
