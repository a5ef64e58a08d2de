import { describe, expect, it } from 'vitest';
import { changeWords, countdown, PAINTS, rungWords, SENDS } from './ladder-words.ts';

describe('a rung says', () => {
  it.each([
    [{ state: 'carrying', code: null, retryInMs: null }, 'painting 9.1 fps', null],
    [{ state: 'ready', code: null, retryInMs: null }, 'ready, not needed', null],
    [{ state: 'untried', code: null, retryInMs: null }, 'not tried yet', null],
    [{ state: 'trying', code: null, retryInMs: null }, 'being tried, unseen', null],
    [
      { state: 'trying', code: 'websocket-silent', retryInMs: null },
      'being tried, unseen',
      'last time upgraded, then silent',
    ],
    [
      { state: 'failed', code: 'websocket-refused', retryInMs: 188_000 },
      'refused on the way',
      'next try in 3:08, unseen',
    ],
    [
      { state: 'failed', code: 'websocket-blocked', retryInMs: 30_000 },
      'refused before it reached the relay',
      'next try in 30 s, unseen',
    ],
    [
      { state: 'failed', code: 'websocket-stripped', retryInMs: null },
      'arrived without its Upgrade header: a proxy strips it',
      null,
    ],
    [{ state: 'failed', code: 'relay-unreachable', retryInMs: null }, 'relay out of reach', null],
    [
      { state: 'failed', code: 'polling-blocked', retryInMs: 45_000 },
      'no answer; plain requests pass',
      'next try in 45 s, unseen',
    ],
    [{ state: 'failed', code: 'http-blocked', retryInMs: null }, 'requests for frames get no answer', null],
    [
      { state: 'failed', code: 'websocket-cut', retryInMs: 0 },
      'cut short, time after time',
      'next try with the next frame',
    ],
  ] as const)('%j as %s, %s', (rung, says, next) => {
    expect(rungWords(rung, 'painting 9.1 fps')).toMatchObject({ says, next });
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
