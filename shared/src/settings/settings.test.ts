import { describe, expect, test } from 'vitest';
import { describeSettings, readSettings, type Setting, type SettingsError } from './settings.ts';
import { httpOrigin, listOf, oneOf, onOff, wholeNumber } from './values.ts';

const row = <T>(setting: Partial<Setting<T>> & Pick<Setting<T>, 'fallback' | 'parse'>): Setting<T> => ({
  about: 'what it is',
  shownDefault: 'none',
  ...setting,
});

const table = {
  port: row<number>({
    flag: 'port',
    env: 'PORT',
    value: 'number',
    fallback: 8080,
    parse: wholeNumber(0, 65_535),
  }),
  quiet: row<boolean>({ flag: 'quiet', env: 'PORTHOLE_QUIET', fallback: false, parse: onOff }),
  secret: row<string>({ env: 'PORTHOLE_SECRET', fallback: '', parse: String }),
};

const problems = (args: string[], env: Record<string, string> = {}) => {
  try {
    readSettings(table, { args, env });
    return [];
  } catch (error) {
    return (error as SettingsError).problems;
  }
};

describe('Settings', () => {
  test('come from flags, then from the environment, then from the table', () => {
    expect(readSettings(table, { args: [], env: {} })).toEqual({ port: 8080, quiet: false, secret: '' });
    expect(readSettings(table, { args: [], env: { PORT: '81', PORTHOLE_SECRET: 's' } })).toMatchObject({
      port: 81,
      secret: 's',
    });
    expect(readSettings(table, { args: ['--port', '82', '--quiet'], env: { PORT: '81' } })).toMatchObject({
      port: 82,
      quiet: true,
    });
    expect(readSettings(table, { args: ['--port=83', '--quiet=off'], env: {} })).toMatchObject({
      port: 83,
      quiet: false,
    });
  });

  test('that are empty in the environment are not set', () => {
    expect(readSettings(table, { args: [], env: { PORT: '' } }).port).toBe(8080);
  });

  test('that are wrong are all listed at once', () => {
    expect(
      problems(['--port', 'seven', '--prot', '--secret', 'hush'], {
        PORTHOLE_QUIET: 'perhaps',
        PORTHOLE_QIUET: '1',
      }),
    ).toEqual([
      'PORTHOLE_QIUET is not a setting.',
      '--prot is not a flag.',
      '--secret is not a flag.',
      'One word too many: it is the value of no flag.',
      '--port must be a whole number from 0 to 65535.',
      'PORTHOLE_QUIET must be one of on, off, true, false, 1, 0.',
    ]);
  });

  test('that lack their value say so', () => {
    expect(problems(['--port'])).toEqual(['--port needs number.']);
    expect(problems(['--port', '--quiet'])).toEqual(['--port needs number.']);
  });

  test('of another program of ours are no mistake', () => {
    expect(
      readSettings(table, { args: [], env: { PORTHOLE_KEY: 'x' }, foreignEnv: ['PORTHOLE_KEY'] }).port,
    ).toBe(8080);
  });

  test('are described with flag, environment and default', () => {
    expect(describeSettings(table).split('\n')[0]).toMatch(
      /--port <number>, PORT +what it is \(default: none\)/,
    );
  });
});

describe('Values', () => {
  test.each([
    ['https://Relay.Example.org', 'https://relay.example.org'],
    ['http://10.0.0.7:8080/', 'http://10.0.0.7:8080'],
  ])('%s is an origin', (text, origin) => {
    expect(httpOrigin(text)).toBe(origin);
  });

  test.each(['relay.example.org', 'ftp://x', 'https://a/b', 'https://user@host', ''])(
    '%s is none',
    (text) => {
      expect(() => httpOrigin(text)).toThrow('an address such as');
    },
  );

  test('lists are separated by commas', () => {
    expect(listOf(oneOf('a', 'b'))('a, b,')).toEqual(['a', 'b']);
    expect(() => listOf(oneOf('a', 'b'))('a,c')).toThrow('one of a, b');
  });
});
