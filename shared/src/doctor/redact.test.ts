import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInside, type Redaction, redact } from './redact.ts';

const nothing: Redaction = { secrets: [], names: [], servers: [] };

describe('DR-2: a report', () => {
  test.each([
    ['http://10.0.0.7:8080 answers', 'http://(inside address):8080 answers'],
    ['from fe80::1%eth0 and fd00:1:2:3:4:5:6:7', 'from (inside address) and (inside address)'],
    ['01:23:45:67:89:ab is its card', '(inside address) is its card'],
    ['by squid.corp.local', 'by (inside name)'],
    ['by PROXY01 (squid/5.7)', 'by (inside name) (squid/5.7)'],
    ['at 14:03:40, took 46 s', 'at 14:03:40, took 46 s'],
    ['ffmpeg 5.1.2 and HTTP/1.1', 'ffmpeg 5.1.2 and HTTP/1.1'],
    ['STUN at 203.0.113.9 port 3478', 'STUN at 203.0.113.9 port 3478'],
    ['seen from 198.51.100.7', 'seen from (inside address)'],
    ['key pk_abcdef123456', 'key (secret)'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer (secret)'],
    ['Cookie: porthole_session=abc', 'Cookie: (secret)'],
    ['http://kim:hush@proxy:3128/?token=1', 'http://proxy:3128/'],
    ['the word is hush', 'the word is (secret)'],
    ['relay.example.org is found', 'relay.example.org is found'],
  ])('of %j says %j', (text, said) => {
    const given = { ...nothing, secrets: ['hush'], names: ['proxy01'], servers: ['203.0.113.9', '10.0.0.7'] };
    expect(redact(text, given)).toBe(said);
  });

  const word = fc.constantFrom(
    'found',
    'HTTP 403',
    'took 46 s',
    '(',
    ')',
    ':',
    '=',
    'Via:',
    'http://',
    '/',
    ',',
    '"',
    '14:03:40',
    '–',
  );
  const insideV4 = fc
    .tuple(
      fc.constantFrom('10', '192.168', '172.16', '127', '169.254', '100.64'),
      fc.array(fc.nat(255), { minLength: 3, maxLength: 3 }),
    )
    .map(([head, rest]) => [...head.split('.'), ...rest].slice(0, 4).join('.'));
  const secret = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/);
  const hex = fc.stringMatching(/^[1-9a-f][0-9a-f]{0,3}$/);
  const insideV6 = fc
    .tuple(fc.constantFrom('fd00', 'fe80'), fc.array(hex, { minLength: 7, maxLength: 7 }))
    .map(([head, rest]) => [head, ...rest].join(':'));
  const name = fc.stringMatching(/^[a-z][a-z0-9]{2,10}\.(?:corp|lan|local|internal)$/);
  const around = (inner: fc.Arbitrary<string>) =>
    fc
      .record({ hidden: inner, before: fc.array(word), after: fc.array(word) })
      .map(({ hidden, before, after }) => ({
        hidden,
        text: [...before, hidden, ...after].join(' '),
      }));

  test('never tells an inside address or name, whatever stands around it', () => {
    fc.assert(
      fc.property(around(fc.oneof(insideV4, insideV6, name)), ({ hidden, text }) => {
        expect(redact(text, { ...nothing, servers: [hidden] })).not.toContain(hidden);
      }),
      { numRuns: 500 },
    );
  });

  test('never tells a secret, wherever it stands', () => {
    fc.assert(
      fc.property(secret, (key) => {
        const text = `pk_${key} password ${key} https://x:${key}@y/?k=${key}`;
        expect(redact(text, { ...nothing, secrets: [key] })).not.toContain(key);
      }),
      { numRuns: 500 },
    );
  });

  test('tells names that were given in whatever case, and what a secret is part of', () => {
    fc.assert(
      fc.property(secret, (key) => {
        const given = { ...nothing, secrets: [key, `${key}-more`], names: [`host-${key}`] };
        const said = redact(`${key}-more and ${key}, on HOST-${key.toUpperCase()}`, given);
        expect(said.toLowerCase()).not.toContain(key.toLowerCase());
      }),
    );
  });
});

test.each([
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['100.64.0.1', true],
  ['8.8.8.8', false],
  ['::1', true],
  ['fd12::1', true],
  ['fe80::1', true],
  ['2001:db8::1', false],
])('%s is inside: %s', (address, inside) => {
  expect(isInside(address)).toBe(inside);
});
