import { expect, test } from 'vitest';
import { reasonText } from './reason-text.ts';

test('Where data is saved it says what WebRTC has to do with that', () => {
  expect(reasonText('save-data', {})).toBe('Off while your browser saves data; Pin to use it all the same.');
});

test('Any other reason has its own words, with what they tell', () => {
  expect(reasonText('rtc-busy', { watching: 3, most: 3 })).toBe(
    'The camera’s PC sends to 3 of 3 direct viewers already. The picture comes by the relay; it is tried again by itself.',
  );
});
