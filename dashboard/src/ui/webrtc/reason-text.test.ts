import { describe, expect, test } from 'vitest';
import type { ShownRung } from '../ladder/ladder-words.ts';
import { stateText } from './reason-text.ts';

const rung = (part: Partial<ShownRung>): ShownRung => ({
  ...{ state: 'untried', code: null, retryInMs: null, ...part },
});

describe('What the panel says of WebRTC that brings no picture', () => {
  test.each<[string, ShownRung, string]>([
    ['nothing was tried', rung({}), 'Not tried yet.'],
    ['it is being tried', rung({ state: 'trying' }), 'Being tried, unseen.'],
    [
      'it is being tried again',
      rung({ state: 'trying', code: 'rtc-ice-blocked' }),
      'Being tried, unseen. Last time: no way through UDP.',
    ],
    [
      'data is saved, what WebRTC has to do with that',
      rung({ code: 'save-data' }),
      'Off while your browser saves data; Pin to use it all the same.',
    ],
    [
      'it failed, the reason’s own words, with what they tell, and when it is tried again',
      rung({
        ...{ state: 'failed', code: 'rtc-busy', values: { watching: 3, most: 3 }, retryInMs: 53_200 },
      }),
      'The camera’s PC sends to 3 of 3 direct viewers already. The picture comes by the relay; it is tried again by itself. Next try in 54 s.',
    ],
  ])('where %s', (_what, shown, text) => {
    expect(stateText(shown)).toBe(text);
  });
});
