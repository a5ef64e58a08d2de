import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, it } from 'vitest';
import { openSidecar, sidecarEnv } from './sidecar-process.ts';

/** The process cannot end by itself: a message port keeps it. */
const NEVER_ENDS = 'data:text/javascript,process.exit=()=>{};new MessageChannel().port1.onmessage=()=>{}';

it('kills a WebRTC process that has not ended by itself a second after it was told to', async () => {
  const timers = new ManualTimers();
  const run = openSidecar(timers, ['--import', NEVER_ENDS])({ heard: () => {}, crashed: () => {} });
  const ended = run.stop();
  timers.advance(1_000);
  expect(await ended).toBeNull();
  expect(() => process.kill(Number(run.pid), 0)).toThrow();
});

it('gives a WebRTC process no setting, and all that it needs of the system', () => {
  const system = { PATH: '/usr/bin', SystemRoot: 'C:\\Windows', NODE_OPTIONS: '', MY_PORTHOLE_: '1' };
  const settings = { PORTHOLE_KEY: 'pk_1', Porthole_Key: 'pk_2', TURN_SECRET: 'hush' };
  expect(sidecarEnv({ ...system, ...settings })).toEqual(system);
});
