import { describe, expect, test } from 'vitest';
import { OriginGuard } from './origin.ts';

const host = 'relay.example.org:8080';

describe('AC-3: a request is admitted', () => {
  const guard = new OriginGuard(['https://wall.example.org'], false);
  test.each<[string, Record<string, string>, boolean]>([
    ['from a program, which sends no origin', {}, true],
    ['from the relay’s own page', { origin: `http://${host}` }, true],
    ['from its own page behind TLS', { origin: `https://${host}` }, true],
    ['from a page that was listed', { origin: 'https://wall.example.org' }, true],
    ['not from a foreign page', { origin: 'https://evil.example' }, false],
    ['not from a page on another port', { origin: 'http://relay.example.org:9' }, false],
    ['not from a page without origin', { origin: 'null' }, false],
    ['not from a look-alike', { origin: `http://${host}.evil.example` }, false],
    ['not from a file', { origin: 'file://' }, false],
    [
      'not as a picture in a foreign page',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      false,
    ],
    [
      'by a link in a foreign page',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      true,
    ],
    [
      'not framed by a foreign page',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      false,
    ],
    [
      'not by a forwarded host nobody vouches for',
      { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
      false,
    ],
  ])('%s', (_what, headers, admitted) => {
    expect(guard.admits({ headers: { host, ...headers } })).toBe(admitted);
  });

  test('by the host a trusted proxy forwards, the scheme’s own port spelt out or not', () => {
    const behind = new OriginGuard([], true);
    const headers = {
      host: '10.0.0.7:8080',
      origin: 'https://cam.example.org',
      'x-forwarded-host': 'cam.example.org:443',
    };
    expect(behind.admits({ headers })).toBe(true);
  });
});
