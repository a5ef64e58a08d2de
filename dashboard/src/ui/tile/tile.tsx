import { useId, useRef, useState } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { formatRoute } from '../app/route.ts';
import type { WallLayout } from '../layout/layout.ts';
import { TabStop } from '../parts/tab-stop.ts';
import { Controls } from './controls.tsx';
import { Message } from './message.tsx';
import { Picture } from './picture.tsx';
import { MoreFigures, Plate } from './plate.tsx';
import { Chip, Strip } from './strip.tsx';
import { summarize } from './summary.ts';
import './tile.css';
import { useKeptFocus } from './use-kept-focus.ts';
import { useTileView } from './use-tile-view.ts';

interface TileProps {
  camera: CameraModel;
  layout: WallLayout;
  /** Whether the wall's one tab stop is here. */
  active: boolean;
}

export function Tile({ camera, layout, active }: TileProps) {
  const { selected, wall } = useApp();
  const id = useId();
  const [summary, setSummary] = useState('');
  const view = useTileView(camera).value;
  const told = view.reason !== null && view.reason === (wall.ended.value ?? wall.leg.trouble.value);
  const touch = useTouch();
  const focus = useKeptFocus();
  return (
    <TabStop.Provider value={active ? 0 : -1}>
      <article
        ref={focus}
        class={`tile card${layout.margin === 0 ? ' card-bleeds' : ''}${touch.awake ? ' tile-awake' : ''}`}
        data-camera={camera.id}
        data-state={view.state}
        data-look={view.look}
        data-reason={view.reason ?? undefined}
        data-reduced={view.reduced?.code}
        tabIndex={active ? 0 : -1}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-summary`}
        onFocus={() => {
          selected.value = camera.id;
          setSummary(summarize(view, camera.figures.peek()));
        }}
      >
        <div class="well">
          <Picture camera={camera} view={view} />
          {/* biome-ignore lint/a11y/useAnchorContent: for the pointer alone; the name below is the link that is read. */}
          <a
            class="well-open"
            href={formatRoute({ page: 'camera', id: camera.id })}
            tabIndex={-1}
            aria-hidden="true"
            onClick={touch.tap}
          />
          {!told && <Message camera={camera} view={view} />}
          <Strip camera={camera} view={view} told={told} />
          <Chip camera={camera} view={view} />
          {layout.plate !== 'standard' && <MoreFigures camera={camera} view={view} />}
          {view.look !== 'signed-out' && <Controls camera={camera} />}
        </div>
        <Plate camera={camera} view={view} kind={layout.plate} nameId={`${id}-name`} />
        <span id={`${id}-summary`} hidden>
          {summary}
        </span>
      </article>
    </TabStop.Provider>
  );
}

const AWAKE_MS = 4_000;

/** A finger's first tap shows the controls for a while, its second opens the camera; a mouse has seen them by then. */
function useTouch() {
  const [awake, setAwake] = useState(false);
  const until = useRef(0);
  const tap = (event: MouseEvent) => {
    if ((event as PointerEvent).pointerType !== 'touch' || event.timeStamp < until.current) return;
    event.preventDefault();
    until.current = event.timeStamp + AWAKE_MS;
    setAwake(true);
    setTimeout(() => setAwake(performance.now() < until.current), AWAKE_MS);
  };
  return { awake, tap };
}
