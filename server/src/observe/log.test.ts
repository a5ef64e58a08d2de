import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { type LogOptions, openLog } from './log.ts';
import { LINES_A_SECOND } from './log-fold.ts';

const KEY = `pk_${'Ab3_-xyz9Q'.repeat(4)}abc`;
const TOKEN = 'Ab3_-xyz9Q'.repeat(4).concat('abc');

function open(options: Partial<LogOptions> = {}) {
  const timers = new ManualTimers();
  let text = '';
  const to = {
    write: (line: string) => {
      text += line;
    },
  };
  const { log, close } = openLog({ level: 'debug', format: 'json', timers, to, ...options });
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { timers, log, close, lines, text: () => text };
}

describe('A storm in the log', () => {
  test('is one line a second, which says how many there were', () => {
    const { log, lines, timers } = open();
    const storm = () => {
      for (let n = 0; n < 328; n += 1) log.child({ camera: `cam_${n}` }).warn({ n }, 'handshake refused');
    };
    storm();
    expect(lines()).toHaveLength(LINES_A_SECOND);
    timers.advance(1_000);
    expect(lines().at(-1)).toMatchObject({
      ...{ level: 40, more: 312, msg: 'handshake refused, and 312 more like it' },
    });
    for (let second = 0; second < 5; second += 1) {
      storm();
      timers.advance(1_000);
    }
    expect(lines()).toHaveLength(LINES_A_SECOND + 6);
    expect(lines().at(-1)).toMatchObject({ more: 328 });
  });

  test('ends with a second of quiet, after which each line counts again', () => {
    const { log, lines, timers } = open();
    for (let n = 0; n < 100; n += 1) log.info('viewer came');
    timers.advance(2_000);
    log.info({ viewer: 'a' }, 'viewer came');
    expect(lines().at(-1)).toMatchObject({ msg: 'viewer came', viewer: 'a' });
    timers.advance(2_000);
    expect(timers.pending).toBe(0);
  });

  test('hides nothing else, nor the same at another level', () => {
    const { log, lines } = open();
    for (let n = 0; n < 100; n += 1) log.info('viewer came');
    log.info('viewer left');
    log.warn('viewer came');
    expect(lines().slice(-2)).toMatchObject([
      { msg: 'viewer left', level: 30 },
      { msg: 'viewer came', level: 40 },
    ]);
  });

  test('is summed up when the log is closed', () => {
    const { log, lines, close, timers } = open();
    for (let n = 0; n < LINES_A_SECOND + 2; n += 1) log.info('viewer came');
    close();
    expect(lines().at(-1)).toMatchObject({ more: 2 });
    expect(timers.pending).toBe(0);
  });
});

describe('A secret', () => {
  test.each<[string, object]>([
    [
      'by its name',
      { key: 'k-e-y', password: 'p w', nested: { authorization: 'a', list: [{ token: 't-t' }] } },
    ],
    ['of a setting', { admin_password: 'p w' }],
  ])('%s is not printed', (_what, given) => {
    const { log, text } = open();
    log.info(given, 'something');
    for (const secret of ['k-e-y', 'p w', '"a"', 't-t']) expect(text()).not.toContain(secret);
    expect(text()).toContain('(secret)');
  });

  test.each([
    ['a camera key', KEY],
    ['a session’s token', TOKEN],
    ['a sign-in link', `https://relay/sign-in/${TOKEN}?x`],
    ['a header', `Bearer ${KEY}`],
    ['another header', 'Basic YWRtaW46c2VjcmV0'],
    ['an address with a password', 'rtsp://user:hunter2@10.0.0.7/stream'],
    ['an address with a token', 'https://hooks.example.org/x?token=hunter2&a=b'],
    ['a webhook’s secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ])('that has the shape of %s is not printed, wherever it stands', (_what, secret) => {
    const { log, text } = open();
    const error = Object.assign(new Error(`it said ${secret}`), { body: secret });
    log.child({ session: secret }).error({ err: error, detail: [secret], [secret]: 1 }, `told ${secret}`);
    for (const part of [KEY, TOKEN, 'YWRtaW46c2VjcmV0', 'hunter2', 'MfKQ9r8G'])
      expect(text()).not.toContain(part);
    expect(text()).toContain('told ');
  });

  test('that the settings name is not printed, not even with quotes in it', () => {
    const secret = 'street "in" the\\morning';
    const { log, text, lines } = open({ secrets: [secret, undefined, 'ab'] });
    log.warn({ detail: secret }, `given ${secret} about`);
    expect(lines()).toMatchObject([{ detail: '(secret)', msg: 'given (secret) about' }]);
    expect(text()).not.toContain('morning');
  });

  test('that hangs on an error is not printed, and what helps is', () => {
    const { log, lines } = open();
    const error = Object.assign(new Error('no such table'), { code: 'SQLITE_ERROR', body: 'hunter2' });
    log.error({ err: error, route: '/x' }, 'request failed');
    log.error({ err: 'hunter2' }, 'request failed');
    const [first, second] = lines();
    expect(first?.err).toEqual({
      ...{ type: 'Error', message: 'no such table', code: 'SQLITE_ERROR' },
      stack: expect.stringContaining('log.test.ts'),
    });
    expect(second?.err).toEqual({ type: 'string' });
  });
});

describe('The human format', () => {
  test('is one line, with its time, level, message and what it is about', () => {
    const { log, text } = open({ format: 'human' });
    log.info({ camera: 'cam_0000000000', transport: 'http' }, 'publisher came');
    expect(text()).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: publisher came \{.*"transport":"http".*\}\n$/);
    log.warn({ key: KEY }, 'refused');
    expect(text()).not.toContain(KEY);
  });

  test('says no more than its level', () => {
    const { log, text } = open({ level: 'warn' });
    log.info('viewer came');
    expect(text()).toBe('');
  });
});
