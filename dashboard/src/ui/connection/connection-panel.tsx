import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { fpsFigure, rateFigure, roundTripFigure, secondsFigure } from '../figures/figures.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { showFigures } from '../tile/shown-figures.ts';
import type { TileView } from '../tile/tile-view.ts';
import { useShownLegs } from '../tile/use-shown-legs.ts';
import { cameraLeg } from './camera-leg.ts';
import './connection.css';
import { connectionText } from './connection-text.ts';
import { LegView } from './leg-view.tsx';
import { type LinkFigure, LinkFigures } from './link-figures.tsx';
import { CONNECTED } from './transport-words.ts';
import { useCameraPath } from './use-camera-path.ts';
import { viewerLeg } from './viewer-leg.ts';
import { ViewerLegView } from './viewer-leg-view.tsx';

interface ConnectionPanelProps {
  camera: CameraModel;
  view: TileView;
}

/** Both legs of a camera: transport in use, the others and why not, figures of the link, last changes. */
export function ConnectionPanel({ camera, view }: ConnectionPanelProps) {
  const { wall, now, elapsed } = useApp();
  const path = useCameraPath(camera.id);
  const isLive = camera.picture.value.state === 'live';
  const moment = { elapsed: elapsed.value, now: now.peek() };
  const yours = viewerLeg(wall, moment, isLive ? 'painting' : CONNECTED);
  const theirs = cameraLeg(path);
  const { name, publisher } = camera.status.value;
  const text = connectionText(name, theirs ? [theirs, yours] : [yours], moment.now);
  const copy = <CopyButton text={text} label="Copy as text" />;
  return (
    <Panel title="Connection" note={copy} class="connection" part="connection">
      <div class="connection-legs">
        {theirs ? (
          <LegView leg={theirs}>
            <CameraFigures camera={camera} view={view} path={path} />
          </LegView>
        ) : (
          // Its PC is away, or another program sends.
          <p class="connection-leg leg-title">
            <b>Camera → relay</b>
            <span>{publisher ? 'no transports reported' : 'not connected'}</span>
          </p>
        )}
        <ViewerLegView shown={yours}>
          <ViewerFigures camera={camera} view={view} />
        </ViewerLegView>
      </div>
    </Panel>
  );
}

/** Ms of one leg's part of a frame's age, from which it is pointed at where it is at least half. */
const SLOW_FROM_MS = 100;

const isSlow = (part: number, whole: number) => part >= SLOW_FROM_MS && part * 2 >= whole;

function CameraFigures({ camera, view, path }: ConnectionPanelProps & { path: CameraPath | null }) {
  const isKnown = useShownLegs(camera, view).cameraTransport !== null;
  const { split } = camera.figures.value;
  const known = <T,>(value: T | undefined) => (isKnown ? (value ?? null) : null);
  const figures: LinkFigure[] = [
    {
      ...{ name: 'camera-round-trip', label: 'Round trip' },
      figure: roundTripFigure(known(path?.publisher?.uplink?.roundTripMs)),
    },
    { name: 'camera-rate', label: 'Sent', figure: rateFigure(known(path?.relay.bytesPerSecond)) },
    { name: 'camera-fps', label: 'Frames', figure: fpsFigure(known(path?.relay.fps)) },
    {
      ...{ name: 'age-to-relay', label: 'Age at relay', figure: secondsFigure(known(split?.toRelayMs)) },
      isSlow: split !== null && isSlow(split.toRelayMs, split.ageMs),
    },
  ];
  return <LinkFigures figures={figures} />;
}

function ViewerFigures({ camera, view }: ConnectionPanelProps) {
  const { leg } = useApp().wall;
  const { split, ageMs, ageEstimated } = camera.figures.value;
  const shown = showFigures(view, camera.figures.value);
  const age = shown.age.data === '' ? null : ageMs;
  const figures: LinkFigure[] = [
    {
      ...{ name: 'viewer-round-trip', label: 'Round trip' },
      figure: roundTripFigure(leg.roundTripMs.value),
    },
    { name: 'viewer-rate', label: 'Received', figure: shown.rate },
    { name: 'viewer-fps', label: 'Frames', figure: shown.fps },
    {
      ...{ name: 'viewer-age', label: 'Age painted', figure: secondsFigure(age, ageEstimated) },
      isSlow: split !== null && isSlow(split.toYouMs, split.ageMs),
    },
  ];
  return <LinkFigures figures={figures} drops={camera.drops.value} />;
}

/** This page's own leg, which is the same for all cameras. */
export function YourConnection() {
  const { wall, now, elapsed } = useApp();
  const { leg } = wall;
  const figures: LinkFigure[] = [
    {
      ...{ name: 'viewer-round-trip', label: 'Round trip' },
      figure: roundTripFigure(leg.roundTripMs.value),
    },
    { name: 'viewer-rate', label: 'All cameras', figure: rateFigure(leg.bytesPerSecond.value) },
  ];
  return (
    <Panel title="Your connection" class="connection">
      <ViewerLegView shown={viewerLeg(wall, { elapsed: elapsed.value, now: now.peek() }, CONNECTED)}>
        <LinkFigures figures={figures} />
      </ViewerLegView>
    </Panel>
  );
}
