import { describe, expect, it } from 'vitest';
import { closedBy, OPEN_GATE, type Pace, passed } from './send-gate.ts';

/** Which of the frames captured at these times go, and why the others do not. */
function run(pace: Pace, times: readonly number[]): string[] {
  let gate = OPEN_GATE;
  return times.map((now) => {
    const closed = closedBy(gate, pace, now);
    if (!closed) gate = passed(gate, pace, now);
    return closed ?? 'goes';
  });
}

const captures = (fps: number, seconds: number) =>
  Array.from({ length: fps * seconds }, (_, n) => (n * 1_000) / fps);
const countOf = (what: string, fates: readonly string[]) => fates.filter((fate) => fate === what).length;

describe('the gate', () => {
  it.each([
    [
      { demand: { viewers: 3 }, atMostFps: null },
      [0, 1, 2, 2, 100],
      ['goes', 'goes', 'goes', 'goes', 'goes'],
    ],
    [{ demand: null, atMostFps: null }, [0, 1], ['goes', 'goes']],
    [
      { demand: { viewers: 0 }, atMostFps: null },
      [0, 500, 970, 980, 1_500, 2_000],
      ['goes', 'idle', 'idle', 'goes', 'idle', 'goes'],
    ],
    [{ demand: { viewers: 0 }, atMostFps: 5 }, [0, 500, 1_000], ['goes', 'idle', 'goes']],
    [
      { demand: { viewers: 1 }, atMostFps: 5 },
      [0, 100, 200, 300, 400],
      ['goes', 'paced', 'goes', 'paced', 'goes'],
    ],
    [
      { demand: { viewers: 2, standsBy: true }, atMostFps: null },
      [0, 100, 200, 290, 400, 600],
      ['goes', 'standby', 'standby', 'goes', 'standby', 'goes'],
    ],
    [{ demand: { viewers: 2, standsBy: true }, atMostFps: 2 }, [0, 300, 500], ['goes', 'paced', 'goes']],
    [{ demand: { viewers: 1 }, atMostFps: 2 }, [0, 480, 3_000, 3_010], ['goes', 'goes', 'goes', 'paced']],
  ] satisfies [Pace, number[], string[]][])('for %j and frames at %j says %j', (pace, times, fates) => {
    expect(run(pace, times)).toEqual(fates);
  });

  it('DE-1: lets one frame a second go where nobody watches', () => {
    const fates = run({ demand: { viewers: 0 }, atMostFps: null }, captures(15, 20));
    expect(countOf('goes', fates)).toBe(20);
    expect(countOf('idle', fates)).toBe(280);
  });

  it('DE-4: lets a frame go in each 300 ms where all stand by', () => {
    const fates = run({ demand: { viewers: 1, standsBy: true }, atMostFps: null }, captures(30, 30));
    expect(countOf('goes', fates)).toBe(100);
    expect(countOf('standby', fates)).toBe(800);
  });

  it.each([
    [30, 10],
    [15, 10],
    [25, 12],
    [15, 2],
  ])('of %i frames a second lets %i go', (fps, atMostFps) => {
    const fates = run({ demand: { viewers: 1 }, atMostFps }, captures(fps, 20));
    expect(Math.abs(countOf('goes', fates) - atMostFps * 20)).toBeLessThanOrEqual(2);
  });

  it('does not make up for a pause', () => {
    const times = [0, 100, 60_000, 60_010, 60_020, 60_100];
    expect(run({ demand: { viewers: 1 }, atMostFps: 10 }, times)).toEqual([
      'goes',
      'goes',
      'goes',
      'paced',
      'paced',
      'goes',
    ]);
  });

  it('leaves a source alone that is slower than its rate', () => {
    expect(
      countOf('goes', run({ demand: { viewers: 0 }, atMostFps: null }, [0, 5_000, 10_000, 15_000])),
    ).toBe(4);
  });
});
