import { STATUS, settle, startSession } from '@porthole/shared/publisher/testing/session-run';
import { describe, expect, it } from 'vitest';
import type { RunListener } from './source.ts';
import { SupervisedSource } from './supervised-source.ts';

const JPEG = new Uint8Array(10);
const EVERY_MS = 100;

type SessionOptions = NonNullable<Parameters<typeof startSession>[0]>;

/** A webcam and the session that sends its pictures, in one program that was read and answered for three seconds. */
async function sending(options: SessionOptions = {}) {
  const run = startSession(options);
  const { timers, session } = run;
  let listener: RunListener | undefined;
  const source = new SupervisedSource({
    kind: 'webcam',
    label: 'Webcam',
    timers,
    open: (its) => {
      listener = its;
      return { stop: async () => {} };
    },
  });
  source.start({
    frame: (frame) => session.offer(frame),
    leftOut: () => session.leftOut(),
    state: () => {},
  });
  await settle();
  session.setStatus(STATUS);
  run.socket.up();
  const sentAt: number[] = [];
  const note = () => {
    while (sentAt.length < run.sent.length) sentAt.push(timers.monotonic());
  };
  const advance = async (ms: number) => {
    note();
    timers.advance(ms);
    await settle();
    note();
  };
  const give = async (frames: number, apart: number) => {
    for (let n = 0; n < frames; n += 1) {
      listener?.frame({ jpeg: JPEG, capturedAt: timers.monotonic() });
      await advance(apart);
    }
  };
  let given = timers.monotonic();
  /** Of what the webcam has for whoever reads it. */
  const readOn = async (ms: number) => {
    const isThere = given + EVERY_MS <= timers.monotonic();
    if (isThere) given += EVERY_MS;
    await (isThere ? give(1, ms) : advance(ms));
  };
  const answer = () => {
    while (run.inFlight > 0) run.socket.answer();
    note();
  };
  for (let n = 0; n < 30; n += 1) {
    await give(1, EVERY_MS);
    answer();
  }
  given = timers.monotonic();
  return { run, timers, give, readOn, advance, answer, sentAt };
}

/** Between what was sent from then on, until now. */
function longestGap(sentAt: readonly number[], since: number, now: number): number {
  const times = [since, ...sentAt.filter((at) => at > since), now];
  return Math.max(...times.slice(1).map((at, n) => at - (times[n] as number)));
}

describe('CA-6: a capture client that stands still', () => {
  it('once sends nothing of what piled up, and all that comes after it', async () => {
    const { run, timers, give, advance, answer } = await sending({ window: 2 });
    const before = run.sent.length;
    timers.sleep(12_000);
    answer();
    await give(120, 5);
    expect(run.sent.length).toBe(before);
    await advance(EVERY_MS);
    for (let n = 0; n < 20; n += 1) {
      await give(1, EVERY_MS);
      answer();
    }
    expect(run.sent.length).toBe(before + 20);
    expect(run.sent[before]?.skipped).toEqual({ 'uplink-full': 120 });
  });

  describe.each([
    ['at once', true],
    ['after its next pause', false],
  ])('again and again, and is answered %s,', (_when, isAtOnce) => {
    it.each([
      [1_000, 30, 1],
      [1_000, 300, 1],
      [1_500, 40, 1],
      [2_500, 100, 1],
      [1_000, 1_200, 10],
    ])('for %i ms, and runs for %i, sends about every two seconds', async (still, ran, mostFps) => {
      const { run, timers, readOn, answer, sentAt } = await sending({ window: 1 });
      const since = timers.monotonic() + still;
      while (timers.monotonic() < since + 30_000) {
        timers.sleep(still);
        for (let left = ran; left > 0; left -= 10) {
          await readOn(10);
          if (isAtOnce || left > 10) answer();
        }
      }
      const sent = sentAt.filter((at) => at > since);
      expect(longestGap(sentAt, since, timers.monotonic())).toBeLessThan(2_000 + still + ran);
      expect(sent.length).toBeLessThanOrEqual(30 * mostFps);
      const { acknowledged, dropped, captured } = run.session.report.account;
      const waiting = captured - acknowledged - dropped['uplink-full'] - run.inFlight;
      expect([0, 1]).toContain(waiting);
    });
  });
});
