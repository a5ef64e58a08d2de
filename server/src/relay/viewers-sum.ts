import { VIEWER_TRANSPORTS, type ViewerReport } from '@porthole/shared/protocol/camera-path';
import type { ViewerAccount } from '@porthole/shared/protocol/drops';
import type { ViewersSum } from '@porthole/shared/protocol/topology';
import { addDrops, type DropTally } from './viewer-books.ts';

/** Viewers taken together. */
export function sumOfViewers(viewers: readonly ViewerReport[]): ViewersSum {
  const rates = viewers.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? []);
  return {
    count: viewers.length,
    byTransport: countByTransport(VIEWER_TRANSPORTS, viewers),
    bytesPerSecond: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0),
    ageMs: agesTogether(viewers.flatMap(({ ageMs }) => ageMs ?? [])),
    account: accountsTogether(viewers.map(({ account }) => account)),
  };
}

function agesTogether(ages: readonly { p50: number; p95: number }[]): ViewersSum['ageMs'] {
  const medians = ages.map(({ p50 }) => p50).sort((one, other) => one - other);
  const p50 = medians[medians.length >> 1];
  return p50 === undefined ? null : { p50, p95: Math.max(...ages.map(({ p95 }) => p95)) };
}

function accountsTogether(accounts: readonly ViewerAccount[]): ViewerAccount {
  const dropped: DropTally = {};
  for (const account of accounts) addDrops(dropped, account.dropped);
  const sum = (column: 'captured' | 'painted') =>
    accounts.reduce((frames, account) => frames + account[column], 0);
  return { captured: sum('captured'), painted: sum('painted'), dropped };
}

export function countByTransport<Name extends string>(
  names: readonly Name[],
  present: readonly { transport: Name }[],
): Record<Name, number> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (const { transport } of present) counts[transport] += 1;
  return counts;
}
