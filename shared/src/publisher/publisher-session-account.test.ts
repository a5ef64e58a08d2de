import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from './account.ts';
import type { OutgoingFrame } from './publisher-transport.ts';
import { startSession } from './testing/session-run.ts';

/** What a relay makes of the frames that reach it: before each, how many are missing and how many of them it was told of. */
function gaps(sent: readonly OutgoingFrame[], isLost: (frame: OutgoingFrame) => boolean) {
  const received = sent.filter((frame) => !isLost(frame));
  return received.map(({ sequence, skipped = {} }, index) => {
    const last = received[index - 1]?.sequence ?? 0;
    const lost = sent.filter((one) => isLost(one) && one.sequence > last && one.sequence < sequence).length;
    const explained = Object.values(skipped).reduce((sum, frames) => sum + frames, 0);
    return { sequence, gap: sequence - last - 1, explained, lost };
  });
}

describe('the account', () => {
  const sum = (counts: object) =>
    Object.values(counts).reduce((total: number, one: number) => total + one, 0);
  const settled = ({ acknowledged, dropped }: Account) => acknowledged + sum(dropped);

  it('adds up whatever happens: captured = acknowledged + dropped + waiting + in flight', () => {
    type Run = ReturnType<typeof startSession>;
    const happenings: Record<string, (run: Run) => void> = {
      offer: (run) => run.offer(),
      'leave one out': (run) => run.session.leftOut(),
      'offer a large one': (run) => run.offer(5000),
      'socket up': (run) => run.socket.up(),
      'socket down': (run) => run.socket.down(),
      'socket answers': (run) => run.socket.answer(),
      'socket rejects': (run) => run.socket.answer('frame-superseded'),
      'http up': (run) => run.http?.closed === false && run.http.up(),
      'http answers': (run) => run.http?.closed === false && run.http.answer(),
      'http down': (run) => run.http?.closed === false && run.http.down(),
      'nobody watches': (run) => run.socket.report({ type: 'demand', viewers: 0 }),
      'somebody watches': (run) => run.socket.report({ type: 'demand', viewers: 1 }),
      'the line is thin': (run) => run.session.sendAs({ shape: null, atMostFps: 2 }),
      'time passes': (run) => run.timers.advance(1_000),
    };
    const names = Object.keys(happenings);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 80 }), (story) => {
        const run = startSession();
        for (const name of story) happenings[name]?.(run);
        const { account } = run.session.report;
        const unaccounted = account.captured - settled(account) - run.inFlight;
        // At most one waits in the mailbox and one is being made smaller.
        expect(unaccounted).toBeGreaterThanOrEqual(0);
        expect(unaccounted).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('FR-5: of all frames up to the last received, the gaps and their reasons tell', () => {
    const steps: Record<string, (run: ReturnType<typeof startSession>) => void> = {
      offer: (run) => run.offer(),
      'offer, and wait': (run) => {
        run.offer();
        run.timers.advance(40);
      },
      'leave one out': (run) => run.session.leftOut(),
      up: (run) => run.socket.up(),
      down: (run) => run.socket.down(),
      answer: (run) => run.socket.answer(),
      'nobody watches': (run) => run.socket.report({ type: 'demand', viewers: 0 }),
      'somebody watches': (run) => run.socket.report({ type: 'demand', viewers: 2 }),
      second: (run) => run.timers.advance(1_000),
    };
    const story = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 120 });
    fc.assert(
      fc.property(story, fc.func(fc.boolean()), (names, arrives) => {
        const run = startSession();
        run.socket.up();
        for (const name of names) steps[name]?.(run);
        const isLost = ({ sequence }: OutgoingFrame) => !arrives(sequence);
        const books = gaps(run.sent, isLost);
        expect(books.reduce((sum, { gap }) => sum + 1 + gap, 0)).toBe(books.at(-1)?.sequence ?? 0);
        for (const { gap, explained, lost } of books) expect(gap - explained).toBeGreaterThanOrEqual(lost);
        for (const { gap, explained, lost } of books) if (lost === 0) expect(explained).toBe(gap);
      }),
    );
  });

  it('never sends a frame twice nor an older one after a newer over one transport', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('offer', 'up', 'down', 'answer'), { maxLength: 60 }), (story) => {
        const run = startSession();
        for (const step of story) {
          if (step === 'offer') run.offer();
          else run.socket[step as 'up' | 'down' | 'answer']();
        }
        const sequences = run.socket.sent.map(({ sequence }) => sequence);
        expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      }),
    );
  });
});
