import { describe, expect, test } from 'vitest';
import type { ShownRung } from '../ladder/ladder-words.ts';
import { reasonText } from './reason-text.ts';

const rung = (part: Partial<ShownRung>): ShownRung => ({
  ...{ state: 'untried', code: null, retryInMs: null, ...part },
});

describe('What the panel says of WebRTC that brings no picture', () => {
  test.each<[string, ShownRung, string | null]>([
    ['nothing was tried', rung({}), null],
    ['it is being tried again', rung({ state: 'trying', code: 'rtc-ice-blocked' }), null],
    [
      'data is saved, what WebRTC has to do with that',
      rung({ code: 'save-data' }),
      'Off while your browser saves data; Pin to use it all the same.',
    ],
    [
      'it failed, the reason’s own words, with what they tell',
      rung({
        ...{ state: 'failed', code: 'rtc-busy', values: { watching: 3, most: 3 }, retryInMs: 53_200 },
      }),
      'The camera’s PC sends to 3 of 3 direct viewers already. The picture comes by the relay; it is tried again by itself.',
    ],
  ])('where %s', (_what, shown, text) => {
    expect(reasonText(shown)).toBe(text);
  });
});
