import { useApp } from '../app/context.ts';
import { duration } from '../figures/times.ts';
import { Icon } from '../glyphs/icon.tsx';
import { Hop } from './hop-figures.tsx';
import { LegLine } from './leg-line.tsx';
import { bringerOf, type ViewerHop } from './path-model.ts';
import { standsByWords } from './path-words.ts';

const camerasInWords = (count: number) => (count === 1 ? '1 camera' : `${count} cameras`);

interface ViewerRowProps {
  hop: ViewerHop;
  at: number;
  /** Of this page: while it goes over from one transport to another, there are two. */
  ownLines: number;
}

/** What one page, or one other receiver, watches. */
export function ViewerRow({ hop, at, ownLines }: ViewerRowProps) {
  const name = hop.own ? 'This browser' : hop.transport === 'mjpeg' ? 'Other software' : 'A viewer';
  const bringer = bringerOf(hop);
  return (
    <li
      class="map-row"
      data-line={hop.id}
      data-own={hop.own ? '' : undefined}
      data-transport={bringer}
      data-trouble={hop.trouble ? '' : undefined}
    >
      <Hop hop={hop} transport={bringer} note={standsByWords(hop)} />
      <span class="map-stub">
        <LegLine transport={bringer} width={20} />
      </span>
      <span class="map-end">
        <span class="map-node">
          <Icon name="eye" />
        </span>
        <span class="map-words">
          <span class="map-name">{name}</span>
          <span class="map-place">
            {hop.own && ownLines > 1 ? `one of its ${ownLines} lines` : camerasInWords(hop.cameras)} ·{' '}
            {duration(at - hop.since)}
          </span>
        </span>
      </span>
    </li>
  );
}

/** This page while it watches nothing: its line stands all the same. */
export function OwnLineRow() {
  const { leg } = useApp().wall;
  const transport = leg.trouble.value === null ? leg.transport.value : null;
  const hop = {
    ...{ ageMs: null, fps: null, bytesPerSecond: null, window: null, dropped: null, trouble: null },
    roundTripMs: leg.roundTripMs.value,
  };
  return (
    <li class="map-row" data-own="" data-line="here" data-transport={transport ?? ''}>
      <Hop hop={hop} transport={transport} note="asks for no picture" />
      <span class="map-stub">
        <LegLine transport={transport} width={20} />
      </span>
      <span class="map-end">
        <span class="map-node">
          <Icon name="eye" />
        </span>
        <span class="map-words">
          <span class="map-name">This browser</span>
          <span class="map-place">watches nothing now</span>
        </span>
      </span>
    </li>
  );
}
