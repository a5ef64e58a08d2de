import { type DropCounts, PAGE_DROPS, UPLINK_DROPS, wasWanted } from '@porthole/shared/protocol/drops';
import type { Topology } from '@porthole/shared/protocol/topology';

/** Answers looked back over: with one every 2 s, the last 10 s. */
export const LOOK_BACK = 6;

const LOST_UPHILL = UPLINK_DROPS.filter(wasWanted);
const LOST_DOWNHILL = [...(['downlink-full', 'downlink-lost'] as const), ...PAGE_DROPS.filter(wasWanted)];

interface Account {
  readonly captured: number;
  readonly painted: number;
  readonly dropped: DropCounts;
}

/** Of the frames captured of late, the part that a hop dropped, 0 to 1; by camera and by line. Left out where that is not known. */
export interface Shares {
  readonly cameras: ReadonlyMap<string, number>;
  readonly lines: ReadonlyMap<string, number>;
  /** Frames a second that each line's viewers painted, all its cameras together. */
  readonly painted: ReadonlyMap<string, number>;
}

const NOTHING: Shares = { cameras: new Map(), lines: new Map(), painted: new Map() };

/** @param answers oldest first */
export function recentShares(answers: readonly Topology[]): Shares {
  const [first] = answers;
  const last = answers.at(-1);
  if (!first || !last || first === last) return NOTHING;
  const accountsOf = ({ cameras, lines }: Topology) => ({
    cameras: new Map(cameras.map(({ id, sum }): [string, Account] => [id, sum.account])),
    lines: new Map(lines.told.map(({ id, account }): [string, Account] => [id, account])),
  });
  const [before, now] = [accountsOf(first), accountsOf(last)];
  return {
    cameras: shares(before.cameras, now.cameras, LOST_UPHILL),
    lines: shares(before.lines, now.lines, LOST_DOWNHILL),
    painted: paintedFps(before.lines, now.lines, (last.at - first.at) / 1_000),
  };
}

function shares(
  before: ReadonlyMap<string, Account>,
  now: ReadonlyMap<string, Account>,
  reasons: readonly (keyof DropCounts)[],
): Map<string, number> {
  const lost = ({ dropped }: Account) => reasons.reduce((sum, reason) => sum + (dropped[reason] ?? 0), 0);
  const known = new Map<string, number>();
  for (const [id, account] of now) {
    const earlier = before.get(id);
    // Sums shrink where a viewer has left: then they say nothing of what came between.
    const captured = account.captured - (earlier?.captured ?? Number.POSITIVE_INFINITY);
    const dropped = earlier ? lost(account) - lost(earlier) : -1;
    if (captured > 0 && dropped >= 0) known.set(id, Math.min(1, dropped / captured));
  }
  return known;
}

function paintedFps(
  before: ReadonlyMap<string, Account>,
  now: ReadonlyMap<string, Account>,
  seconds: number,
): Map<string, number> {
  const known = new Map<string, number>();
  for (const [id, { painted }] of now) {
    const earlier = before.get(id);
    if (earlier && painted >= earlier.painted && seconds > 0)
      known.set(id, (painted - earlier.painted) / seconds);
  }
  return known;
}
