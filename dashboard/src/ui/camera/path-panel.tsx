import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { Rendition } from '@porthole/shared/protocol/renditions';
import { type Carrier, TRANSPORT_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { type Figure, figureText, fpsFigure, rateFigure, roundTripFigure } from '../figures/figures.ts';
import { Icon, type IconName } from '../glyphs/icon.tsx';
import { renditionLabel } from '../tile/rendition-choices.ts';
import { showFigures } from '../tile/shown-figures.ts';
import type { TileView } from '../tile/tile-view.ts';
import { useShownLegs } from '../tile/use-shown-legs.ts';
import { DirectHop } from '../webrtc/direct-hop.tsx';
import { AgeBar } from './age-bar.tsx';
import { agePartsOf } from './age-parts.ts';
import { DropsRow } from './drops-row.tsx';
import { Panel } from './panel.tsx';
import './path-panel.css';

const DASHES: Record<Transport, string> = { websocket: 'solid', polling: 'dashed', http: 'dotted' };

/** Camera, relay, you, and what is known of each hop; nothing stands where nothing is measured. */
interface PathPanelProps {
  camera: CameraModel;
  view: TileView;
  path: CameraPath | null;
}

export function PathPanel({ camera, view, path }: PathPanelProps) {
  const { leg } = useApp().wall;
  const figures = camera.figures.value;
  const shown = showFigures(view, figures);
  const { cameraTransport, viewerTransport, viewerStandsBy } = useShownLegs(camera, view);
  const uplink = cameraTransport === null ? undefined : path?.publisher?.uplink;
  const comesIn = cameraTransport === null ? null : (path?.relay.bytesPerSecond ?? null);
  const parts = figures.split && agePartsOf(figures.split, uplink?.encodeMs ?? null);
  const slow = parts?.find((part) => part.slow)?.name;
  const direct = viewerTransport === 'webrtc' && view.state === 'live';
  return (
    <Panel title="Path of a frame" class="frame-path">
      <div class="path" data-direct={direct ? '' : undefined}>
        {direct && <DirectHop />}
        <Node icon="screen" />
        <Hop
          name="camera"
          transport={cameraTransport}
          slow={slow === 'to-relay'}
          roundTrip={roundTripFigure(uplink?.roundTripMs ?? null)}
          rate={rateFigure(comesIn)}
          window={uplink?.window ?? null}
        />
        <Node icon="relay" />
        <Hop
          name="viewer"
          transport={relayed(viewerStandsBy ?? viewerTransport, leg.transport.value)}
          slow={slow === 'to-you'}
          roundTrip={roundTripFigure(leg.roundTripMs.value)}
          rate={shown.rate}
          standsBy={direct}
        />
        <Node icon="eye" you />
      </div>
      <Ends camera={camera} path={path} />
      {parts && <AgeBar parts={parts} />}
      <DropsRow drops={camera.drops.value} />
    </Panel>
  );
}

function Ends({ camera, path }: Pick<PathPanelProps, 'camera' | 'path'>) {
  const { publisher, viewers, latest } = camera.status.value;
  const { rendition } = camera.figures.value;
  const captured = publisher && path?.publisher?.uplink?.capturedFps;
  const fps = fpsFigure(path?.relay.fps ?? null);
  const watchedBy = viewers === 1 ? '1 viewer' : `${viewers} viewers`;
  return (
    <div class="path-ends">
      <p title={publisher?.source}>
        <b>Camera</b>
        <span>{publisher ? publisher.host || 'its PC' : 'not connected'}</span>
        <span>
          {typeof captured === 'number' ? `captured ${figureText(fpsFigure(captured))}` : publisher?.source}
        </span>
      </p>
      <p title={watchedBy}>
        <b>Relay</b>
        <span>{latest ? `in ${figureText(fps)}, ${latest.width} px` : 'holds no frame'}</span>
        <span>{rendition && rendition.name !== 'full' ? made(rendition.name, path) : watchedBy}</span>
      </p>
      <p>
        <b>You</b>
        <span>this browser</span>
      </p>
    </div>
  );
}

/** A smaller picture, and how long the relay takes to make one, where it says so. */
function made(name: Rendition, path: CameraPath | null): string {
  const encodeMs = path?.renditions?.find((one) => one.name === name)?.encodeMs ?? null;
  const label = renditionLabel(name);
  return encodeMs === null ? `you get ${label}` : `made ${label} in ${Math.round(encodeMs)} ms`;
}

function Node({ icon, you = false }: { icon: IconName; you?: boolean }) {
  return (
    <span class={`path-node${you ? ' path-you' : ''}`}>
      <Icon name={icon} />
    </span>
  );
}

interface HopProps {
  name: 'camera' | 'viewer';
  transport: Transport | null;
  slow: boolean;
  roundTrip: Figure;
  rate: Figure;
  /** Frames that its sender may have on their way at once, where that is told. */
  window?: number | null;
  /** WebRTC goes past it. */
  standsBy?: boolean;
}

/** What the relay's own hop has where WebRTC brings the picture. */
const relayed = (carrier: Carrier | null, leg: Transport | null) => (carrier === 'webrtc' ? leg : carrier);

function Hop({ name, transport, slow, roundTrip, rate, window = null, standsBy = false }: HopProps) {
  if (standsBy) return <IdleHop name={name} transport={transport} roundTrip={roundTrip} />;
  const figures = [roundTrip, rate].map(figureText);
  return (
    <span
      class="path-hop"
      data-hop={name}
      data-line={transport === null ? 'none' : DASHES[transport]}
      data-slow={slow ? '' : undefined}
    >
      <span class="path-over">{transport === null ? '–' : TRANSPORT_LABELS[transport]}</span>
      {transport !== null && (
        <span class="path-under">
          {figures.join(' · ')}
          {window !== null && (
            <>
              <span class="path-dot"> · </span>
              <span class="path-window" title="Frames that may be on their way at once">
                window {window}
              </span>
            </>
          )}
        </span>
      )}
    </span>
  );
}

function IdleHop({ name, transport, roundTrip }: Pick<HopProps, 'name' | 'transport' | 'roundTrip'>) {
  return (
    <span
      class="path-hop"
      data-hop={name}
      data-line={transport === null ? 'none' : DASHES[transport]}
      data-standby=""
    >
      <span class="path-over">{transport === null ? '–' : TRANSPORT_LABELS[transport]}</span>
      <span class="path-under">
        {transport === null ? 'nothing to fall back on' : `${figureText(roundTrip)} · stands by`}
      </span>
    </span>
  );
}
