import { describe, expect, it } from 'vitest';
import { STATUS, startSession } from './testing/session-run.ts';

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
