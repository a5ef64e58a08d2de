import { describe, expect, it } from 'vitest';
import { type Supervision, type SupervisionEvent, stepSupervision } from './sidecar-supervision.ts';

/** What happens, each with the second at which it does. */
type Story = readonly [seconds: number, type: SupervisionEvent['type']][];

const after = (story: Story): Supervision =>
  story.reduce<Supervision>((state, [seconds, type]) => stepSupervision(state, { type }, seconds * 1_000), {
    phase: 'idle',
    crashes: [],
  });

describe('RT-12: the WebRTC process', () => {
  it.each<[string, Story, Partial<Supervision>]>([
    ['is not started while nobody asks for it', [[5, 'tick']], { phase: 'idle' }],
    ['is started for the first who asks', [[5, 'wanted']], { phase: 'starting', deadline: 35_000 }],
    [
      'is not started twice',
      [
        [5, 'wanted'],
        [6, 'wanted'],
      ],
      { phase: 'starting', deadline: 35_000 },
    ],
    [
      'runs once it says so',
      [
        [5, 'wanted'],
        [6, 'ready'],
      ],
      { phase: 'running' },
    ],
    [
      'ends where nobody uses it, and is started for the next who asks',
      [
        [5, 'wanted'],
        [6, 'ready'],
        [200, 'unused'],
        [300, 'wanted'],
      ],
      { phase: 'starting', deadline: 330_000 },
    ],
    [
      'is off for good where there is no WebRTC',
      [
        [5, 'wanted'],
        [6, 'unavailable'],
        [7, 'crashed'],
        [8, 'wanted'],
      ],
      { phase: 'off', code: 'rtc-not-offered' },
    ],
    [
      'may be started again a second after its first crash',
      [
        [0, 'wanted'],
        [1, 'ready'],
        [9, 'crashed'],
        [10, 'tick'],
      ],
      { phase: 'idle', crashes: [9_000] },
    ],
    [
      'waits longer after the second',
      [
        [0, 'wanted'],
        [1, 'crashed'],
        [2, 'tick'],
        [2, 'wanted'],
        [3, 'crashed'],
      ],
      { phase: 'waiting', until: 8_000 },
    ],
    [
      'waits for its time',
      [
        [0, 'wanted'],
        [1, 'crashed'],
        [1.5, 'tick'],
      ],
      { phase: 'waiting', until: 2_000 },
    ],
    [
      'is not started sooner because somebody asks',
      [
        [0, 'wanted'],
        [1, 'crashed'],
        [1.5, 'wanted'],
      ],
      { phase: 'waiting' },
    ],
    [
      'counts as crashed where it does not start',
      [
        [0, 'wanted'],
        [30, 'tick'],
      ],
      { phase: 'waiting', crashes: [30_000] },
    ],
    [
      'is left alone after three crashes in ten minutes',
      [
        [0, 'wanted'],
        [1, 'crashed'],
        [2, 'tick'],
        [2, 'wanted'],
        [3, 'ready'],
        [290, 'unused'],
        [295, 'wanted'],
        [300, 'crashed'],
        [305, 'tick'],
        [305, 'wanted'],
        [306, 'ready'],
        [600, 'crashed'],
        [700, 'wanted'],
      ],
      { phase: 'off', code: 'rtc-off' },
    ],
    [
      'goes on after three in more than ten',
      [
        [0, 'wanted'],
        [1, 'crashed'],
        [2, 'tick'],
        [2, 'wanted'],
        [3, 'ready'],
        [300, 'crashed'],
        [305, 'tick'],
        [305, 'wanted'],
        [306, 'ready'],
        [602, 'crashed'],
      ],
      { phase: 'waiting', crashes: [300_000, 602_000] },
    ],
    [
      'ends for good',
      [
        [0, 'wanted'],
        [1, 'ready'],
        [2, 'end'],
        [3, 'wanted'],
        [4, 'crashed'],
      ],
      { phase: 'ended' },
    ],
  ])('%s', (_name, story, expected) => {
    expect(after(story)).toMatchObject(expected);
  });
});
