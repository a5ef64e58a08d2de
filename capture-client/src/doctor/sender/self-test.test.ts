import { describe, expect, test } from 'vitest';
import { nodeTimers } from '../../node-timers.ts';
import { type OpenSidecar, openSidecar } from '../../rtc/sidecar-run.ts';
import { keepingExits } from '../../rtc/testing/exits.ts';
import { openTestPattern } from '../../sources/test-pattern-run.ts';
import { openReceiver } from './receiver-run.ts';
import { senderCheck } from './sender-check.ts';

const WITHOUT_WEBRTC = ['--import', new URL('../../rtc/testing/no-wrtc.mjs', import.meta.url).href];
/** As patient as a busy machine wants it. */
const PATIENT = { ...nodeTimers, after: (ms: number, run: () => void) => nodeTimers.after(5 * ms, run) };
const PICTURES = { width: 320, height: 240, quality: 70, fps: 20, timers: nodeTimers };

const check = (openSender: OpenSidecar, nodeArgs: readonly string[] = []) =>
  senderCheck({
    openSender,
    openReceiver: openReceiver(nodeArgs),
    openPictures: openTestPattern(PICTURES),
  }).run({ signal: new AbortController().signal, timers: PATIENT, progress: () => {} });

describe('the doctor with the real WebRTC', { timeout: 60_000 }, () => {
  test('[DR-3] decodes what this PC’s sender sends, which ends cleanly in the midst of it', async () => {
    const { open, exits } = keepingExits(openSidecar(PATIENT));
    expect(await check(open)).toEqual({
      outcome: 'fine',
      says: expect.stringMatching(/^sends: \d+ frames decoded in [\d.]+ m?s$/),
    });
    // Null where it had to be killed.
    expect(await Promise.all(exits)).toEqual([0]);
  });

  test('tells that a second process cannot be started, and leaves none behind', async () => {
    let stopped = 0;
    const ended = await senderCheck({
      openSender: () => ({
        pid: undefined,
        send: () => {},
        stop: async () => {
          stopped += 1;
          return 0;
        },
      }),
      openReceiver: () => {
        throw new Error('spawn EAGAIN');
      },
      openPictures: openTestPattern(PICTURES),
    }).run({ signal: new AbortController().signal, timers: PATIENT, progress: () => {} });
    expect(ended).toMatchObject({ outcome: 'note', says: expect.stringContaining('EAGAIN') });
    expect(stopped).toBe(1);
  });

  test('tells where its package does not load, and what to do', async () => {
    expect(await check(openSidecar(PATIENT, WITHOUT_WEBRTC), WITHOUT_WEBRTC)).toMatchObject({
      outcome: 'note',
      code: 'rtc-not-offered',
      says: 'its package is there and does not load',
      next: expect.stringContaining('npm install'),
    });
  });
});
