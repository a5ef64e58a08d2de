import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { beforeEach, describe, expect, test } from 'vitest';
import { Party } from './party.ts';
import { RequestLine } from './request-line.ts';

let timers: ManualTimers;
let party: Party<string>;
let line: RequestLine<never, string>;
let bySocket: string[];

/** An end that asks by requests, and has spoken by a socket since. */
beforeEach(() => {
  timers = new ManualTimers();
  party = new Party();
  bySocket = [];
  line = new RequestLine<never, string>({
    timers,
    join: (say) => {
      party.join(say);
      return { say: () => {}, left: () => party.leave(say) };
    },
    left: () => {},
  });
});

const answered = () => {
  const release = line.hold(() => release());
  party.tell('watch');
};
const goesOver = () => party.join((signal) => bySocket.push(signal));

describe('RT-2: what is told an end that has two connections', () => {
  test('does not overtake what is on its way by the other', () => {
    answered();
    goesOver();
    party.tell('bye');
    expect([line.mail.read().signals, bySocket]).toEqual([['watch', 'bye'], []]);
  });

  test('goes by the one it spoke on last once the other’s has arrived', () => {
    answered();
    goesOver();
    line.mail.arrived(line.mail.last);
    party.tell('bye');
    expect(bySocket).toEqual(['bye']);
  });

  test('does not wait for who asks no more', () => {
    answered();
    goesOver();
    timers.advance(1_000);
    party.tell('bye');
    expect(bySocket).toEqual(['bye']);
  });
});
