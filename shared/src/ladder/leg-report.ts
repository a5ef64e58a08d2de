import { type LegReport, TOLD_CHANGES } from '../protocol/leg.ts';
import { TRANSPORTS } from '../protocol/transport.ts';
import type { Ladder } from './ladder-state.ts';
import { rungsOf } from './rungs.ts';

/** The ladder as it is told to the other end, in whole ms. */
export function legReport(ladder: Ladder, now: number): LegReport {
  const known = rungsOf(ladder, now);
  const rungs = TRANSPORTS.map((transport) => {
    const { state, code, retryAt } = known[transport];
    return [transport, { state, code, retryInMs: retryAt === null ? null : Math.round(retryAt - now) }];
  });
  return {
    choice: ladder.choice,
    rungs: Object.fromEntries(rungs) as LegReport['rungs'],
    changes: ladder.changes
      .slice(-TOLD_CHANGES)
      .map(({ at, ...change }) => ({ agoMs: Math.round(now - at), ...change })),
  };
}
