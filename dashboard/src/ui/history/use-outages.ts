import type { Outage } from '@porthole/shared/protocol/outages';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { useState } from 'preact/hooks';
import type { Api } from '../app/api.ts';
import { refusalOf } from '../app/api.ts';
import { useApp } from '../app/context.ts';
import { useAsking } from '../app/use-asking.ts';

const EVERY_MS = 10_000;

export interface SeenOutages {
  /** On this device's clock; null until they are told. */
  readonly outages: readonly Outage[] | null;
  /** Whether there are older ones in the span. */
  readonly more: boolean;
  readonly trouble: ReasonCode | null;
  loadMore(): void;
}

interface Asked {
  readonly outages: readonly Outage[] | null;
  readonly more: boolean;
  readonly trouble: ReasonCode | null;
}

/** The outages of one camera or of all, asked for anew while somebody looks. @param spanMs how far back */
export function useOutages(camera: string | null, spanMs: number): SeenOutages {
  const { api, wall } = useApp();
  const [pages, setPages] = useState(1);
  const [asked, setAsked] = useState<Asked>({ outages: null, more: false, trouble: null });
  useAsking(
    { everyMs: EVERY_MS, asks: wall.ended.value === null },
    () =>
      readPages(api, { camera, spanMs, pages }).then(
        (found) => () => setAsked({ ...found, trouble: null }),
        (error: unknown) => () => setAsked((known) => ({ ...known, trouble: refusalOf(error) })),
      ),
    [api, camera, spanMs, pages],
  );
  return { ...asked, loadMore: () => setPages((known) => known + 1) };
}

interface Wanted {
  readonly camera: string | null;
  readonly spanMs: number;
  readonly pages: number;
}

/** All pages anew: an outage on any of them may have ended. */
async function readPages(api: Api, { camera, spanMs, pages }: Wanted): Promise<Omit<Asked, 'trouble'>> {
  const lead = await api.readClockLead();
  const from = Date.now() + lead - spanMs;
  const outages: Outage[] = [];
  let before: number | null = null;
  for (let page = 0; page < pages && (page === 0 || before !== null); page += 1) {
    const { events, next } = await api.readOutages({ camera, from, before });
    outages.push(...events);
    before = next;
  }
  return { outages: outages.map((outage) => onThisClock(outage, lead)), more: before !== null };
}

/** Times as this device's clock has them, which may be set wrong. */
export function onThisClock(outage: Outage, lead: number): Outage {
  const { since, until } = outage;
  return {
    ...outage,
    since: Math.round(since - lead),
    until: until === null ? null : Math.round(until - lead),
  };
}
