import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, it } from 'vitest';
import { openSidecar } from './sidecar-run.ts';

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
