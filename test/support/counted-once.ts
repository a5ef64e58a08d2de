import type { RelayApi } from './api.ts';
import { eventually } from './eventually.ts';

/** Ms after which a relay has let go of somebody who takes nothing (FL-5), and what a busy machine may add. */
const LET_GO_MS = 15_000;
const BUSY_MS = 5_000;

/** Nobody is there twice: by the relay's word the camera has a publisher and so many viewers. */
export async function countedOnce(api: RelayApi, camera: string, viewers = 1): Promise<void> {
  let seen: { publishes: boolean; viewers: number } | undefined;
  await eventually(
    `of one publisher and of viewers there are ${viewers}`,
    async () => {
      const path = await api.path(camera);
      seen = { publishes: path.publisher !== null, viewers: path.viewers.length };
      return seen.publishes && seen.viewers === viewers;
    },
    { within: LET_GO_MS + BUSY_MS, context: () => JSON.stringify(seen) },
  );
}
