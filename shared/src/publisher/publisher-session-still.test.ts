import { describe, expect, it } from 'vitest';
import { STATUS, settle, startSession } from './testing/session-run.ts';

const sequences = ({ socket }: ReturnType<typeof startSession>) =>
  socket.sent.map(({ sequence }) => sequence);

describe('a publisher session that stood still', () => {
  it('sends none of the pictures that its source’s pipe held meanwhile, and counts them', () => {
    const run = startSession();
    run.socket.up();
    run.timers.sleep(3_000);
    for (let n = 0; n < 3; n += 1) run.offer();
    expect(sequences(run)).toEqual([]);
    run.timers.advance(300);
    run.offer();
    expect(sequences(run)).toEqual([4]);
    expect(run.session.report.account.dropped['uplink-full']).toBe(3);
    expect(run.socket.sent[0]?.skipped).toEqual({ 'uplink-full': 3 });
  });

  it('does not send the one that waited for the line when it stopped, however late the line is back', () => {
    const run = startSession({ window: 1 });
    run.socket.up();
    run.offer();
    run.offer();
    run.timers.sleep(600_000);
    run.socket.answer();
    expect(sequences(run)).toEqual([1]);
    run.timers.advance(300);
    run.offer();
    expect(sequences(run)).toEqual([1, 3]);
    expect(run.socket.sent[1]?.skipped).toEqual({ 'uplink-full': 1 });
  });

  describe('again and again, a second each time,', () => {
    /** It runs for 30 ms each time, with a frame every 10 ms. */
    const standStill = (run: ReturnType<typeof startSession>, times: number) => {
      for (let time = 0; time < times; time += 1) {
        run.timers.sleep(1_000);
        for (let n = 0; n < 3; n += 1) {
          run.timers.advance(10);
          run.offer();
        }
      }
    };

    it('sends a frame each time, as it has no other', () => {
      const run = startSession({ window: 100 });
      run.socket.up();
      standStill(run, 4);
      expect(sequences(run)).toEqual([4, 7, 10]);
      expect(run.socket.sent.map(({ skipped }) => skipped?.['uplink-full'])).toEqual([3, 2, 2]);
    });

    it('keeps the frame that waits for the line, whatever is left out meanwhile, and counts that before it', () => {
      const run = startSession({ window: 1 });
      run.socket.up();
      run.offer();
      standStill(run, 2);
      for (let n = 0; n < 3; n += 1) run.session.leftOut();
      run.timers.sleep(1_000);
      for (let n = 0; n < 3; n += 1) run.session.leftOut();
      run.socket.answer();
      expect(sequences(run)).toEqual([1, 13]);
      expect(run.socket.sent[1]?.skipped).toEqual({ 'uplink-full': 11 });
      expect(run.session.report.account).toMatchObject({ captured: 13, sent: 2 });
    });

    it.each([
      ['sends the frame that it was making smaller meanwhile', false, 4, 3],
      ['keeps it where its line went meanwhile, and counts what was left out before it', true, 9, 8],
    ])('%s', async (_what, isCut, sequence, skipped) => {
      let done = () => {};
      const encode = () =>
        new Promise<Uint8Array>((resolve) => {
          done = () => resolve(new Uint8Array(1));
        });
      const run = startSession({ encode });
      run.session.sendAs({ shape: { scale: 0.5, quality: 50 }, atMostFps: null });
      run.socket.up();
      standStill(run, 1);
      run.timers.sleep(1_000);
      run.offer();
      run.session.leftOut();
      run.session.leftOut();
      run.timers.sleep(1_000);
      run.session.leftOut();
      if (isCut) run.socket.down();
      done();
      await settle();
      for (let n = 0; n < 2; n += 1) run.session.leftOut();
      if (isCut) run.socket.up();
      done();
      await settle();
      expect(run.socket.sent).toMatchObject([{ sequence, skipped: { 'uplink-full': skipped } }]);
    });

    it('sends none of before its first time, and none that is older than five seconds', () => {
      const run = startSession({ window: 1 });
      run.socket.up();
      run.offer();
      run.offer();
      run.timers.sleep(1_000);
      run.timers.advance(10);
      run.timers.sleep(1_000);
      run.socket.answer();
      expect(sequences(run)).toEqual([1]);
      standStill(run, 1);
      expect(sequences(run)).toEqual([1, 3]);
      run.timers.advance(10);
      standStill(run, 1);
      run.timers.sleep(6_000);
      run.socket.answer();
      expect(sequences(run)).toEqual([1, 3]);
    });

    it('and then goes on, sends all that comes', () => {
      const run = startSession({ window: 100 });
      run.socket.up();
      standStill(run, 3);
      run.timers.advance(250);
      const before = run.sent.length;
      for (let n = 0; n < 10; n += 1) {
        run.offer();
        run.timers.advance(10);
      }
      expect(run.sent.length).toBe(before + 10);
    });
  });

  it('takes the one picture of a camera that has no other for a minute', () => {
    const run = startSession();
    run.session.setStatus({ ...STATUS, frameIntervalMs: 60_000 });
    run.socket.up();
    run.timers.sleep(30_000);
    run.offer();
    expect(sequences(run)).toEqual([1]);
  });

  it('was awake where its source was only slow for a moment', () => {
    const run = startSession();
    run.socket.up();
    run.timers.advance(3_000);
    run.offer();
    expect(sequences(run)).toEqual([1]);
  });
});
