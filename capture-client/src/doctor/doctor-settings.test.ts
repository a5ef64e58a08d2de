import type { SettingsError } from '@porthole/shared/settings/settings';
import { describe, expect, test } from 'vitest';
import { readDoctorSettings } from './doctor-settings.ts';

const problems = (...args: string[]) => {
  try {
    readDoctorSettings({ args, env: {} });
    return [];
  } catch (error) {
    return (error as SettingsError).problems;
  }
};

describe('the doctor’s settings', () => {
  test('are the relay, and little else', () => {
    const env = {
      PORTHOLE_RELAY: 'https://relay.example.org',
      PORTHOLE_TRANSPORT: 'http',
      PORTHOLE_DATA_DIR: 'x',
    };
    expect(readDoctorSettings({ args: ['--stun', 'a.example:3478,b.example:3479'], env })).toMatchObject({
      ...{ relay: 'https://relay.example.org', only: 'all', quick: false },
      stun: [
        { host: 'a.example', port: 3478, over: 'udp' },
        { host: 'b.example', port: 3479, over: 'udp' },
      ],
    });
  });

  test.each([
    [[], ['--relay is missing (or PORTHOLE_RELAY).']],
    [['--only', 'pc'], []],
    [['--only', 'all', '--relay', 'x'], ['--relay must be an address such as https://porthole.example.org.']],
    [
      ['--relay', 'http://x', '--stun', 'nowhere'],
      ['--stun must be one or two servers such as stun.example.org:3478.'],
    ],
    [
      ['--relay', 'http://x', '--turn', 'turn:a.example'],
      ['--turn needs TURN_USERNAME and TURN_CREDENTIAL.'],
    ],
    [['--relay', 'http://x', '--qick'], ['--qick is not a flag.']],
  ])('%o have these wrong: %o', (args, wrong) => {
    expect(problems(...args)).toEqual(wrong);
  });
});
