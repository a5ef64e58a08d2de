import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../flow/manual-timers.ts';
import type { Check, CheckContext, CheckResult } from './check.ts';
import { CheckEnded } from './check.ts';
import { DoctorRun } from './doctor-run.ts';
import { checkOf } from './testing/rows.ts';

/** Ends when told to. */
function held(id: string, more: Partial<Check> = {}) {
  const state: {
    context?: CheckContext;
    end: (result: CheckResult) => void;
    fail: (error: unknown) => void;
  } = {
    end: () => {},
    fail: () => {},
  };
  const run = (context: CheckContext) => {
    state.context = context;
    return new Promise<CheckResult>((resolve, reject) => {
      state.end = resolve;
      state.fail = reject;
    });
  };
  return { check: checkOf(id, { ...more, run }), state };
}

function running(checks: readonly Check[]) {
  const timers = new ManualTimers();
  const run = new DoctorRun({ checks, timers, onChange: () => {} });
  run.start();
  return { run, timers, states: () => run.rows.map(({ check, state }) => `${check.id} ${state}`) };
}

/** Lets promises that have been settled be heard. */
const heard = () => new Promise((resolve) => setImmediate(resolve));
const fine: CheckResult = { outcome: 'fine', says: 'well' };
const blocked: CheckResult = { outcome: 'blocked', says: 'no way' };

describe('DR-1: the doctor runs', () => {
  test('one check after another, and beside them those that cost the line nothing', async () => {
    const [a, b, waits] = [held('a'), held('b'), held('waits', { beside: true })];
    const { states } = running([a.check, b.check, waits.check]);
    await heard();
    expect(states()).toEqual(['a running', 'b waiting', 'waits running']);
    a.state.end(fine);
    await heard();
    expect(states()).toEqual(['a done', 'b running', 'waits running']);
  });

  test('what needs another once that one has ended, in whatever order they stand', async () => {
    const [idle, upgrade] = [
      held('idle', { beside: true, needs: [{ check: 'upgrade', otherwise: 'no upgrade' }] }),
      held('upgrade'),
    ];
    const { states } = running([idle.check, upgrade.check]);
    await heard();
    expect(states()).toEqual(['idle waiting', 'upgrade running']);
    upgrade.state.end({ outcome: 'unknown', says: 'who knows' });
    await heard();
    expect(states()).toEqual(['idle running', 'upgrade done']);
  });

  test('no check that need not be run, which says so while others run yet', async () => {
    const [ice, line] = [held('ice', { beside: true }), held('line')];
    const turn = checkOf('turn', { needs: [{ check: 'ice', otherwise: 'no server' }] });
    const { states } = running([ice.check, line.check, turn]);
    await heard();
    ice.state.end({ outcome: 'not-run', says: 'not configured' });
    await heard();
    expect(states()).toEqual(['ice done', 'line running', 'turn done']);
  });

  test('not what needs what went wrong, nor what needs that', async () => {
    const upgrade = held('upgrade');
    const needs = (check: string) => ({ needs: [{ check, otherwise: `no ${check}` }] });
    const { run } = running([
      upgrade.check,
      checkOf('frames', needs('upgrade')),
      checkOf('more', needs('frames')),
    ]);
    await heard();
    upgrade.state.end(blocked);
    await heard();
    expect(run.rows.map(({ result }) => result?.says)).toEqual([
      'no way',
      'not run: no upgrade',
      'not run: no frames',
    ]);
    expect(run.rows[1]?.tookMs).toBeNull();
    expect(run.isDone).toBe(true);
  });

  test.each<
    [string, (state: ReturnType<typeof held>['state'], timers: ManualTimers) => void, Partial<CheckResult>]
  >([
    ['by itself', ({ end }) => end(fine), fine],
    ['by its deadline', (_, timers) => timers.advance(10_000), { outcome: 'blocked', says: 'no end' }],
    [
      'by a failure',
      ({ fail }) => fail(new Error('secret')),
      { outcome: 'unknown', says: 'could not be run here' },
    ],
    ['by a failure that tells its result', ({ fail }) => fail(new CheckEnded(blocked)), blocked],
  ])('each to an end: %s', async (_, end, result) => {
    const one = held('one');
    const { run, timers } = running([one.check]);
    await heard();
    end(one.state, timers);
    await heard();
    expect(run.rows[0]?.result).toMatchObject(result);
    expect(run.isDone).toBe(true);
    expect(one.state.context?.signal.aborted).toBe(true);
    expect(timers.pending).toBe(0);
  });

  test('and hears nothing of what comes after an end', async () => {
    const one = held('one');
    const { run, timers } = running([one.check]);
    await heard();
    timers.advance(10_000);
    one.state.end(fine);
    one.state.context?.progress(0.5, 'late');
    await heard();
    expect(run.rows[0]).toMatchObject({ result: { says: 'no end' }, doing: null });
  });

  test('and tells how far it is and how much is left', async () => {
    const [a, waits] = [held('a'), held('waits', { beside: true, usualMs: 5_000, deadlineMs: 60_000 })];
    const { run, timers } = running([a.check, checkOf('b'), waits.check]);
    await heard();
    expect(run.leftMs).toBe(5_000);
    timers.advance(4_500);
    a.state.context?.progress(0.3, 'a third');
    expect(run.rows[0]).toMatchObject({ doing: 'a third' });
    expect(run.leftMs).toBe(1_000);
    expect(run.tookMs).toBe(4_500);
  });

  test('and lets go of everything when it is ended', async () => {
    const [a, waits] = [held('a'), held('waits', { beside: true })];
    const { run, timers } = running([a.check, waits.check, checkOf('b')]);
    await heard();
    run.stop();
    run.stop();
    expect(run.isDone).toBe(true);
    expect(run.rows.map(({ result }) => result?.outcome)).toEqual(['not-run', 'not-run', 'not-run']);
    expect(waits.state.context?.signal.aborted).toBe(true);
    expect(timers.pending).toBe(0);
  });
});
