import { type DropCounts, UPLINK_DROPS, type UplinkDrop } from '@porthole/shared/protocol/drops';

/** Why as many frames as are missing never came: by the publisher's word as far as it reaches, and lost where it says nothing. */
export function explainGap(
  missing: number,
  told: DropCounts<UplinkDrop> | undefined = {},
): DropCounts<UplinkDrop> {
  const explained: Partial<Record<UplinkDrop, number>> = {};
  let left = missing;
  for (const reason of UPLINK_DROPS) {
    const frames = Math.min(told[reason] ?? 0, left);
    if (frames > 0) explained[reason] = frames;
    left -= frames;
  }
  if (left > 0) explained['uplink-lost'] = (explained['uplink-lost'] ?? 0) + left;
  return explained;
}
