import { TRANSPORT_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import type { ComponentChildren } from 'preact';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { figureText, roundTripFigure } from '../figures/figures.ts';
import { Icon, type IconName } from '../glyphs/icon.tsx';
import { showFigures } from '../tile/shown-figures.ts';
import type { TileView } from '../tile/tile-view.ts';
import { useShownLegs } from '../tile/use-shown-legs.ts';
import { Panel } from './panel.tsx';

const DASHES: Record<Transport, string> = { websocket: 'solid', polling: 'dashed', http: 'dotted' };

/** Camera, relay, you, and what is known of each hop; nothing stands where nothing is measured. */
export function PathPanel({ camera, view }: { camera: CameraModel; view: TileView }) {
  const { leg } = useApp().wall;
  const figures = camera.figures.value;
  const shown = showFigures(view, figures);
  const { cameraTransport, viewerTransport } = useShownLegs(camera, view);
  const { publisher, viewers, latest } = camera.status.value;
  const note =
    shown.age.data === ''
      ? undefined
      : `${figureText(shown.age)}${view.state === 'live' ? ' when painted' : ''}`;
  return (
    <Panel title="Path of a frame" note={note}>
      <div class="path">
        <Node icon="screen" />
        <Hop transport={cameraTransport}>{''}</Hop>
        <Node icon="relay" />
        <Hop transport={viewerTransport}>
          {viewerTransport &&
            `${figureText(roundTripFigure(leg.roundTripMs.value))} · ${figureText(shown.rate)}`}
        </Hop>
        <Node icon="eye" you />
      </div>
      <div class="path-ends">
        <p>
          <b>Camera</b>
          <span>{publisher?.host || 'not connected'}</span>
          <span>{publisher?.source}</span>
        </p>
        <p>
          <b>Relay</b>
          <span>{latest ? `holds ${latest.width} × ${latest.height}` : 'holds no frame'}</span>
          <span>{viewers === 1 ? '1 viewer' : `${viewers} viewers`}</span>
        </p>
        <p>
          <b>You</b>
          <span>painted {figureText(shown.fps)}</span>
          <span>{figureText(shown.frames)}</span>
        </p>
      </div>
    </Panel>
  );
}

function Node({ icon, you = false }: { icon: IconName; you?: boolean }) {
  return (
    <span class={`path-node${you ? ' path-you' : ''}`}>
      <Icon name={icon} />
    </span>
  );
}

function Hop({ transport, children }: { transport: Transport | null; children: ComponentChildren }) {
  return (
    <span class="path-hop" data-line={transport === null ? 'none' : DASHES[transport]}>
      <span class="path-over">{transport === null ? '–' : TRANSPORT_LABELS[transport]}</span>
      <span class="path-under">{children}</span>
    </span>
  );
}
