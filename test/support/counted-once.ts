import { type Topology, topologySchema } from '@porthole/shared/protocol/topology';
import type { RelayApi } from './api.ts';
import { eventually } from './eventually.ts';

/** Ms after which a relay has let go of somebody who takes nothing (FL-5), and what a busy machine may add. */
const LET_GO_MS = 15_000;
const BUSY_MS = 5_000;

/** Nobody is there twice: by the relay's word the camera has one publisher and so many viewers, each on a line of its own. */
export async function countedOnce(api: RelayApi, camera: string, viewers = 1): Promise<void> {
  let seen: Counts | undefined;
  await eventually(
    `of one publisher and of viewers there are ${viewers}`,
    async () => {
      seen = countsOf(topologySchema.parse(await (await api.fetch('/api/topology')).json()), camera);
      const { publishes, publishers, publishing, sum, told, lines } = seen;
      const isOne = publishes && publishers === publishing;
      return isOne && [sum, told, lines].every((count) => count === viewers);
    },
    { within: LET_GO_MS + BUSY_MS, context: () => JSON.stringify(seen) },
  );
}

interface Counts {
  /** Somebody sends for this camera. */
  publishes: boolean;
  /** Of the whole relay, and how many cameras those are of. */
  publishers: number;
  publishing: number;
  /** Viewers of the camera, in all and one by one, and the lines they share. */
  sum: number | undefined;
  told: number | undefined;
  lines: number;
}

function countsOf({ relay, cameras, lines }: Topology, id: string): Counts {
  const camera = cameras.find((one) => one.id === id);
  return {
    publishes: !!camera?.publisher,
    publishers: Object.values(relay.publishers).reduce((sum, count) => sum + count, 0),
    publishing: cameras.filter(({ publisher }) => publisher).length,
    sum: camera?.sum.count,
    told: camera?.viewers.length,
    lines: lines.told.filter(({ cameras }) => cameras.includes(id)).length,
  };
}
