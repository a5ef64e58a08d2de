import { type LegReport, TOLD_CHANGES } from '@porthole/shared/protocol/leg';
import { describe, expect, it } from 'vitest';
import { LegMoves } from './leg-moves.ts';

type Change = LegReport['changes'][number] & { at: number };

const rung = { state: 'ready', code: null, retryInMs: null } as const;
const rungs = { websocket: rung, polling: rung, http: rung };

/** What a publisher tells at a moment, in ms, of changes that were. */
const reportAt = (now: number, changes: readonly Omit<Change, 'agoMs'>[]): LegReport => ({
  ...{ choice: 'auto', rungs },
  changes: changes
    .slice(-TOLD_CHANGES)
    .map(({ at, ...change }) => ({ ...change, agoMs: Math.round(now - at) })),
});

const fall = (at: number) => ({ at, from: 'websocket', to: 'http', code: 'websocket-cut' }) as const;
const climb = (at: number) => ({ at, from: 'http', to: 'websocket', code: null }) as const;

describe('moves in what a publisher tells of its leg', () => {
  it('are told once, though every report has the last of them again', () => {
    const moves = new LegMoves();
    expect(moves.step(reportAt(10.4, [fall(10)]))).toEqual([
      { from: 'websocket', to: 'http', reason: 'websocket-cut' },
    ]);
    expect(moves.step(reportAt(3_000.6, [fall(10)]))).toEqual([]);
    expect(moves.step(reportAt(3_600.5, [fall(10), climb(3_500.2)]))).toEqual([
      { from: 'http', to: 'websocket', reason: 'climbed' },
    ]);
    expect(moves.step(reportAt(3_601, [fall(10), climb(3_500.2)]))).toEqual([]);
  });

  it('are told apart though they go to and fro more often than a report has room for', () => {
    const times = Array.from({ length: 40 }, (_, n) => 1_000 * n + 37 * ((n * n) % 11));
    const all = times.map((at, n) => (n % 2 === 0 ? fall(at) : climb(at)));
    const moves = new LegMoves();
    const told = [3, 5, 5, 12, 13, 20, 21, 31, 40].map((known) => {
      const now = (times[known - 1] as number) + 800;
      return moves.step(reportAt(now, all.slice(0, known))).length;
    });
    expect(told).toEqual([3, 2, 0, 7, 1, 7, 1, 10, 9]);
  });

  it('are as many as a report has room for where more were, but for one that may pass for the last known', () => {
    const all = Array.from({ length: 30 }, (_, n) =>
      (n % 2 === 0 ? fall : climb)(1_000 * n + 37 * ((n * n) % 11)),
    );
    const moves = new LegMoves();
    moves.step(reportAt(0, all.slice(0, 1)));
    expect(moves.step(reportAt(31_000, all)).length).toBeGreaterThanOrEqual(TOLD_CHANGES - 1);
  });

  it('are no news where they were long before their publisher came, as when the relay was restarted', () => {
    const moves = new LegMoves();
    const changes = [fall(0), climb(10_000), fall(900_000)];
    expect(moves.step(reportAt(930_000, changes), 100)).toEqual([
      { from: 'websocket', to: 'http', reason: 'websocket-cut' },
    ]);
    expect(moves.step(reportAt(990_000, [...changes, climb(985_000)]), 60_100)).toHaveLength(1);
  });

  it('have the cause of a loss where frames come back by another transport', () => {
    const lost = { at: 5, from: 'websocket', to: null, code: 'relay-restarting' } as const;
    const back = { at: 900, from: null, to: 'http', code: null } as const;
    const moves = new LegMoves();
    expect(moves.step(reportAt(6, [lost]))).toEqual([]);
    expect(moves.step(reportAt(910, [lost, back]))).toEqual([
      { from: 'websocket', to: 'http', reason: 'relay-restarting' },
    ]);
  });
});
