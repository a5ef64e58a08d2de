import { describe, expect, it } from 'vitest';
import { Announcer, type Heard } from './announcer.ts';

const named = (states: Record<string, Heard['state']>): Heard[] =>
  Object.entries(states).map(([name, state]) => ({ id: name, name, state }));

/** Feeds one listing a second and gathers what is said, with its second. */
function listen(...listings: [seconds: number, Record<string, Heard['state']>][]) {
  const announcer = new Announcer();
  const said: [number, string][] = [];
  let second = 0;
  for (const [seconds, states] of listings) {
    for (const end = second + seconds; second < end; second++) {
      const sentence = announcer.hear(named(states), second * 1000);
      if (sentence !== null) said.push([second, sentence]);
    }
  }
  return said;
}

describe('announcements', () => {
  it('say nothing of what was found at the start', () => {
    expect(listen([20, { Gate: 'offline', Door: 'live' }])).toEqual([]);
  });

  it('wait until a change has lasted three seconds', () => {
    expect(listen([5, { Gate: 'live' }], [2, { Gate: 'stale' }], [20, { Gate: 'live' }])).toEqual([]);
    expect(listen([5, { Gate: 'live' }], [20, { Gate: 'stale' }])).toEqual([
      [8, 'Gate: no frames for 3 seconds.'],
    ]);
  });

  it('gather what changes within ten seconds into one sentence for each state', () => {
    const said = listen(
      [2, { Gate: 'live', Door: 'stale', Yard: 'stale' }],
      [5, { Gate: 'stale', Door: 'stale', Yard: 'stale' }],
      [20, { Gate: 'offline', Door: 'live', Yard: 'live' }],
    );
    expect(said).toEqual([
      [5, 'Gate: no frames for 3 seconds.'],
      [15, 'Gate is offline. Door and one other are live.'],
    ]);
  });

  it('come at most once in ten seconds', () => {
    const seconds = listen(
      [1, { A: 'live', B: 'live', C: 'live' }],
      [4, { A: 'stale', B: 'live', C: 'live' }],
      [4, { A: 'stale', B: 'stale', C: 'live' }],
      [30, { A: 'stale', B: 'stale', C: 'offline' }],
    ).map(([second]) => second);
    for (const [index, second] of seconds.entries())
      if (index > 0) expect(second - (seconds[index - 1] ?? 0)).toBeGreaterThanOrEqual(10);
  });

  it('never mention connecting, and tell a first picture from one that is back', () => {
    expect(listen([8, { Gate: 'connecting' }], [9, { Gate: 'live' }])).toEqual([[11, 'Gate is live.']]);
    expect(
      listen(
        [2, { Gate: 'live' }],
        [6, { Gate: 'stale' }],
        [4, { Gate: 'connecting' }],
        [9, { Gate: 'live' }],
      ),
    ).toEqual([
      [5, 'Gate: no frames for 3 seconds.'],
      [15, 'Gate is live again.'],
    ]);
  });

  it('say nothing when a state returned to what was told', () => {
    expect(
      listen([2, { Gate: 'live' }], [2, { Gate: 'stale' }], [2, { Gate: 'offline' }], [20, { Gate: 'live' }]),
    ).toEqual([]);
  });
});
