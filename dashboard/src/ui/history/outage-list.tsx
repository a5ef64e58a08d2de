import type { Outage } from '@porthole/shared/protocol/outages';
import { fill, REASONS } from '@porthole/shared/protocol/reasons';
import { formatRoute } from '../app/route.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { byDay } from './outage-groups.ts';
import { betweenWords, lengthWords } from './outage-times.ts';

interface OutageListProps {
  outages: readonly Outage[];
  /** This device's clock: an outage that lasts grows by it. */
  now: number;
  /** Whether they are of more than one camera. */
  named: boolean;
}

/** Every outage, newest first: when, how long, and why. */
export function OutageList({ outages, now, named }: OutageListProps) {
  return (
    <div class={`outages${named ? ' outages-named' : ''}`}>
      {byDay(outages, now).map(({ words, outages: ofDay }) => (
        <section key={words} aria-label={words}>
          <h3>{words}</h3>
          <ol>
            {ofDay.map((outage) => (
              <OutageRow key={outage.id} outage={outage} now={now} named={named} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function OutageRow({ outage, now, named }: { outage: Outage; now: number; named: boolean }) {
  const { camera, reason, since, until, relayAway } = outage;
  const { label, says, next } = REASONS[reason.code];
  const values = { pc: reason.pc || 'its PC' };
  const lasts = until === null;
  return (
    <li class="outage" data-outage={outage.id} data-open={lasts ? '' : undefined} data-reason={reason.code}>
      <Glyph mark={lasts ? 'offline' : 'tick'} />
      <span class="outage-when">{betweenWords(outage)}</span>
      <b class="outage-length" data-stat="length" data-value={(until ?? now) - since}>
        {lengthWords((until ?? now) - since)}
      </b>
      {named && (
        <a class="outage-camera ellipsis" href={formatRoute({ page: 'camera', id: camera.id })}>
          {camera.name}
        </a>
      )}
      <span class="outage-why" title={reason.code}>
        <b>{label}</b> {fill(says, values)} {lasts && fill(next, values)}
        {relayAway && ' The relay was stopped meanwhile; it may have been back earlier.'}
      </span>
    </li>
  );
}
