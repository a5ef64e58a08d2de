import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Topology } from '@porthole/shared/protocol/topology';
import { useState } from 'preact/hooks';
import { refusalOf } from '../app/api.ts';
import { useApp } from '../app/context.ts';
import { useAsking } from '../app/use-asking.ts';
import { LOOK_BACK } from './recent-shares.ts';

const EVERY_MS = 2_000;

/** Ms without an answer after which the last one is told as what was. */
const STALE_MS = 5_000;

export interface SeenTopology {
  /** Answers of late, oldest first; none before the first. */
  readonly answers: readonly Topology[];
  /** When the last one came, on this device's clock. */
  readonly answeredAt: number | null;
  /** Why no answer comes, since it is worth a word. */
  readonly trouble: ReasonCode | null;
}

interface Asked {
  readonly answers: readonly Topology[];
  readonly answeredAt: number | null;
  readonly failed: ReasonCode | null;
}

/** The relay's own view, asked for every two seconds while somebody looks; never twice at once. */
export function useTopology(): SeenTopology {
  const { api, wall, now } = useApp();
  const [asked, setAsked] = useState<Asked>({ answers: [], answeredAt: null, failed: null });
  useAsking(
    { everyMs: EVERY_MS, asks: wall.ended.value === null },
    () =>
      api.readTopology().then(
        (topology) => () =>
          setAsked((known) => ({
            answers: [...known.answers, topology].slice(-LOOK_BACK),
            answeredAt: Date.now(),
            failed: null,
          })),
        (error: unknown) => () => setAsked((known) => ({ ...known, failed: refusalOf(error) })),
      ),
    [api],
  );
  const { answers, answeredAt, failed } = asked;
  const isOld = answeredAt !== null && now.value - answeredAt >= STALE_MS;
  const silent = failed ?? wall.leg.trouble.value ?? 'relay-unreachable';
  const trouble = answeredAt === null ? failed : isOld && !document.hidden ? silent : null;
  return { answers, answeredAt, trouble };
}
