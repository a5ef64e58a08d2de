import { expect, it } from 'vitest';
import { clockTime } from '../figures/times.ts';
import { connectionText, type ShownLeg } from './connection-text.ts';
import { PAINTS } from './transport-words.ts';

const NOW = Date.UTC(2026, 2, 1, 14, 3, 22);

it('LA-7: the connection as text has both legs, every code, and the history, newest first', () => {
  const leg: ShownLeg = {
    title: 'Relay → you',
    by: 'this browser',
    choice: 'auto',
    does: PAINTS,
    carries: 'painting',
    transports: {
      websocket: { state: 'failed', code: 'websocket-silent', retryInMs: 188_000 },
      http: { state: 'carrying', code: null, retryInMs: null, forMs: 71_000 },
      polling: { state: 'ready', code: null, retryInMs: null },
    },
    changes: [
      { agoMs: 80_000, from: null, to: 'websocket', code: null },
      { agoMs: 71_000, from: 'websocket', to: 'http', code: 'websocket-silent' },
    ],
  };
  expect(connectionText('Loading dock', [leg], NOW)).toBe(
    [
      `Porthole: Loading dock, 2026-03-01 ${clockTime(NOW)}`,
      '',
      'Relay → you (this browser, Auto)',
      '  WebSocket  WebSocket opened, then brought no frame. (websocket-silent), next try in 3:08, unseen',
      '  HTTP       painting, for 71 s',
      '  polling    ready, not needed',
      `  ${clockTime(NOW - 71_000)} WebSocket → HTTP: upgraded, then silent (websocket-silent), 71 s ago`,
      `  ${clockTime(NOW - 80_000)} Painting: over WebSocket, 80 s ago`,
    ].join('\n'),
  );
});

it('has WebRTC on top of this page’s leg', () => {
  const none = { state: 'ready', code: null, retryInMs: null } as const;
  const leg: ShownLeg = {
    title: 'Relay → you',
    by: 'this browser',
    choice: 'auto',
    does: PAINTS,
    carries: 'painting 29.9 fps',
    transports: {
      websocket: { ...none, state: 'standby' },
      http: none,
      polling: none,
      webrtc: { ...none, state: 'carrying' },
    },
    changes: [],
  };
  expect(connectionText('Loading dock', [leg], NOW).split('\n').slice(3)).toEqual([
    '  WebRTC     painting 29.9 fps',
    '  WebSocket  stands by, about 3 fps',
    '  HTTP       ready, not needed',
    '  polling    ready, not needed',
  ]);
});
