import type { Rendition } from '@porthole/shared/protocol/renditions';
import { figureText, fpsFigure, rateFigure } from '../figures/figures.ts';
import { duration } from '../figures/times.ts';
import { Icon } from '../glyphs/icon.tsx';
import { renditionLabel } from '../tile/rendition-choices.ts';
import type { RelayFigures } from './path-model.ts';

/** Renditions named one by one; of more the largest. */
const MOST_RENDITIONS = 3;

/** The relay, in the middle, with its figures. */
export function RelayCard({ relay }: { relay: RelayFigures }) {
  return (
    <section class="map-relay" aria-label="Relay">
      <p class="map-relay-name">
        <span class="map-node">
          <Icon name="relay" />
        </span>
        <span class="map-words">
          <span class="map-name">Relay</span>
          <span class="map-place">
            {relay.version} · up {duration(relay.upMs)}
          </span>
        </span>
      </p>
      <dl class="map-facts">
        <dt>in</dt>
        <dd data-stat="in" data-value={Math.round(relay.bytesIn)}>
          {figureText(rateFigure(relay.bytesIn))}
        </dd>
        <dt />
        <dd>{figureText(fpsFigure(relay.fpsIn))}</dd>
        <dt>out</dt>
        <dd data-stat="out" data-value={Math.round(relay.bytesOut)}>
          {figureText(rateFigure(relay.bytesOut))}
        </dd>
        {relay.renditions.slice(0, MOST_RENDITIONS).map(({ name, encodeMs }, index) => (
          <Made key={name} first={index === 0} name={name} encodeMs={encodeMs} />
        ))}
      </dl>
    </section>
  );
}

interface MadeProps {
  name: Rendition;
  encodeMs: number | null;
  first: boolean;
}

function Made({ name, encodeMs, first }: MadeProps) {
  const label = renditionLabel(name);
  return (
    <>
      <dt>{first ? 'makes' : ''}</dt>
      <dd>
        {label}
        {encodeMs !== null && ` in ${Math.round(encodeMs)} ms`}
      </dd>
    </>
  );
}
