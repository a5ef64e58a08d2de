import { expect, test } from 'vitest';
import { sidecarEnv } from './sidecar-env.ts';

test('the WebRTC process learns no setting, and keeps what it needs of the system', () => {
  const system = { PATH: '/usr/bin', SystemRoot: 'C:\\Windows', NODE_OPTIONS: '', MY_PORTHOLE_: '1' };
  const settings = {
    PORTHOLE_KEY: 'pk_1',
    PORTHOLE_RELAY: 'https://relay.example.org',
    Porthole_Key: 'pk_2',
    TURN_SECRET: 'hush',
    TURN_CREDENTIAL: 'hush',
  };
  expect(sidecarEnv({ ...system, ...settings })).toEqual(system);
});
