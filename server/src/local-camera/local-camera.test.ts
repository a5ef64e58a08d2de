import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { expect, test } from 'vitest';
import { openLog } from '../observe/log.ts';
import { LocalCamera, LocalCameraError } from './local-camera.ts';

const { log } = openLog({ level: 'silent', format: 'json' });
const relayUrl = () => {
  throw new Error('It was started.');
};

/** A desk that takes its time over the camera. */
function desk() {
  let asked = 0;
  let answer: (created: CreatedCamera) => void = () => {};
  return {
    asked: () => asked,
    answers: () => answer({ id: 'cam_1', name: 'Test pattern', key: 'pk_1' }),
    ensureLocal: () => {
      asked += 1;
      return new Promise<CreatedCamera>((resolve) => {
        answer = resolve;
      });
    },
  };
}

test('Of two who ask for the same camera at once one is told that it runs already, and its key is not taken from the other; a relay that closes meanwhile starts nothing', async () => {
  const slow = desk();
  const local = new LocalCamera({ desk: slow, timers: new ManualTimers(), log, relayUrl });
  const first = local.start('test');
  await expect(local.start('test')).rejects.toMatchObject({ code: 'already-running' });
  expect(slow.asked()).toBe(1);

  local.close();
  slow.answers();
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
});

test('does not start a camera when there is no capture client, and says what to do', async () => {
  const timers = new ManualTimers();
  const parts = { desk: desk(), timers, log, relayUrl, captureClient: '/nowhere/main.ts' };
  const started = new LocalCamera(parts).startWithRelay('test');
  await expect(started).rejects.toThrow(LocalCameraError);
  await expect(started).rejects.toThrow('--local-camera off');
});
