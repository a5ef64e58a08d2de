import { readSettings } from '@porthole/shared/settings/settings';
import { describe, expect, test } from 'vitest';
import { CAPTURE_ENV, RELAY_SETTINGS } from './settings.ts';

const read = (args: string[], env: Record<string, string> = {}) =>
  readSettings(RELAY_SETTINGS, { args, env, foreignEnv: CAPTURE_ENV });

describe('The relay’s settings', () => {
  test('have a default each', () => {
    expect(read([])).toMatchObject({
      port: 8080,
      host: undefined,
      dataDir: 'data',
      localCamera: 'off',
      sessionHours: 12,
    });
  });

  test('do not mind the capture client’s beside them', () => {
    expect(() => read([], { PORTHOLE_KEY: 'pk_x', PORTHOLE_RELAY: 'http://x' })).not.toThrow();
  });

  test.each([
    [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535.'],
    [
      { PORTHOLE_PUBLIC_URL: 'relay' },
      'PORTHOLE_PUBLIC_URL must be an address such as https://porthole.example.org.',
    ],
    [{ PORTHOLE_DATADIR: '/x' }, 'PORTHOLE_DATADIR is not a setting.'],
  ])('%j stop the start', (env, problem) => {
    expect(() => read([], env as Record<string, string>)).toThrow(problem);
  });

  test('keep secrets off the command line, where every user of the machine could read them', () => {
    expect(RELAY_SETTINGS.adminPassword).not.toHaveProperty('flag');
  });
});
