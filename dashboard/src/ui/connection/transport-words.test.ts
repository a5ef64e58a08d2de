import { describe, expect, it } from 'vitest';
import { changeWords, countdown, PAINTS, SENDS, transportWords } from './transport-words.ts';

describe('a transport says', () => {
  it.each([
    [{ state: 'carrying', code: null, retryInMs: null }, 'painting', null],
    [{ state: 'carrying', code: null, retryInMs: null, forMs: 71_000 }, 'painting', 'for 71 s'],
    [{ state: 'ready', code: null, retryInMs: null }, 'ready, not needed', null],
    [{ state: 'untried', code: null, retryInMs: null }, 'not tried yet', null],
    [{ state: 'trying', code: null, retryInMs: null }, 'being tried, unseen', null],
    [
      { state: 'trying', code: 'websocket-silent', retryInMs: null },
      'being tried, unseen',
      'last time: upgraded, then silent',
    ],
    [
      { state: 'failed', code: 'websocket-refused', retryInMs: 188_000 },
      'The upgrade to WebSocket was refused on the way.',
      'next try in 3:08, unseen',
    ],
    [
      { state: 'failed', code: 'relay-unreachable', retryInMs: null },
      'The relay does not answer over any transport.',
      null,
    ],
    [
      { state: 'failed', code: 'websocket-cut', retryInMs: 0 },
      'WebSocket was cut short, time after time.',
      'next try with the next frame',
    ],
  ] as const)('%j as %s, %s', (transport, says, next) => {
    expect(transportWords(transport, 'painting')).toMatchObject({ says, next });
  });

  it.each([
    [900, '1 s'],
    [41_000, '41 s'],
    [60_000, '1:00'],
    [188_000, '3:08'],
  ])('%d ms as %s', (ms, text) => {
    expect(countdown(ms)).toBe(text);
  });
});

describe('LA-7: a change says', () => {
  it.each([
    [{ from: null, to: 'http', code: null }, 'Painting', 'over HTTP'],
    [{ from: 'http', to: 'websocket', code: null }, 'HTTP → WebSocket', 'painted, so it took over'],
    [{ from: 'websocket', to: 'http', code: null }, 'WebSocket → HTTP', 'by choice'],
    [
      { from: 'websocket', to: 'http', code: 'websocket-silent' },
      'WebSocket → HTTP',
      'upgraded, then silent',
    ],
    [{ from: 'http', to: null, code: 'relay-unreachable' }, 'HTTP lost', 'relay out of reach'],
  ] as const)('%j as %s, %s', (change, says, why) => {
    expect(changeWords(change, PAINTS)).toMatchObject({ says, why });
  });

  it.each([
    [{ from: null, to: 'http', code: null }, 'Sending', 'over HTTP'],
    [{ from: 'http', to: 'websocket', code: null }, 'HTTP → WebSocket', 'acknowledged, so it took over'],
  ] as const)('of the camera’s leg, %j as %s, %s', (change, says, why) => {
    expect(changeWords(change, SENDS)).toMatchObject({ says, why });
  });
});
