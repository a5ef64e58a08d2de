import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';

const ATTEMPT = 'a-attempt-of-mine';
const request = (attempt: string, headers: Record<string, string> = {}, transport = 'websocket') => ({
  headers,
  _query: { transport, probe: attempt },
});
const UPGRADE = { upgrade: 'websocket', connection: 'keep-alive, Upgrade' };
const seen = (arrived: string | null, more = {}) => ({
  arrived,
  via: null,
  refused: null,
  sure: true,
  ...more,
});
const none = seen(null);

describe('PR-4: of an attempt at WebSocket the relay knows', () => {
  test.each([
    ['that it came', request(ATTEMPT, UPGRADE), seen('upgrade')],
    [
      'that it came without its header, and by whom',
      request(ATTEMPT, { via: '1.1 proxy01' }),
      seen('plain', { via: '1.1 proxy01' }),
    ],
    [
      'that it came with half of what makes an upgrade',
      request(ATTEMPT, { upgrade: 'websocket', connection: 'close' }),
      seen('plain'),
    ],
    ['nothing where it asked for polling', request(ATTEMPT, {}, 'polling'), none],
    ['nothing where it has no name', request('short', UPGRADE), none],
    ['nothing where it has no query', { headers: {} }, none],
  ])('%s', (_, seen, arrival) => {
    const arrivals = new Arrivals(new ManualTimers());
    arrivals.note(seen);
    expect(arrivals.of(ATTEMPT)).toEqual(arrival);
  });

  test('what was seen first, for two minutes', () => {
    const timers = new ManualTimers();
    const arrivals = new Arrivals(timers);
    arrivals.note(request(ATTEMPT, UPGRADE));
    arrivals.note(request(ATTEMPT));
    expect(arrivals.of(ATTEMPT).arrived).toBe('upgrade');
    timers.advance(120_001);
    expect(arrivals.of(ATTEMPT)).toEqual(none);
  });

  test('why it was refused here', () => {
    const arrivals = new Arrivals(new ManualTimers());
    arrivals.note(request(ATTEMPT, UPGRADE), 'origin-refused');
    expect(arrivals.of(ATTEMPT)).toEqual(seen('upgrade', { refused: 'origin-refused' }));
  });

  test('the last ten thousand, and for two minutes that others may have been among them', () => {
    const timers = new ManualTimers();
    const arrivals = new Arrivals(timers);
    for (let turn = 0; turn < 10_001; turn += 1) arrivals.note(request(`an-attempt-number-${turn}`, UPGRADE));
    expect(arrivals.of('an-attempt-number-0')).toEqual(seen(null, { sure: false }));
    expect(arrivals.of('an-attempt-number-1')).toEqual(seen('upgrade'));
    timers.advance(120_001);
    expect(arrivals.of('an-attempt-number-0')).toEqual(none);
  });
});
