import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { useSize } from '../app/use-size.ts';
import { layOutWall, pagesOf } from '../layout/layout.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { Tile } from '../tile/tile.tsx';
import { AskingPage } from './asking-page.tsx';
import { EmptyWall } from './empty-wall.tsx';
import { focusTile } from './focus-tile.ts';
import './wall.css';
import { useAspect } from './use-aspect.ts';

export function WallPage() {
  const { wall } = useApp();
  const cameras = wall.cameras.value;
  if (cameras !== null && cameras.length > 0) return <Tiles cameras={cameras} />;
  return cameras === null || wall.ended.value !== null ? <AskingPage /> : <EmptyWall />;
}

function Tiles({ cameras }: { cameras: readonly CameraModel[] }) {
  const { wallPage, selected, preferences, cols } = useApp();
  const area = useRef<HTMLElement>(null);
  const size = useSize(area);
  const { pages, size: perPage } = pagesOf(cameras.length);
  const page = Math.min(wallPage.value, pages - 1);
  const shown = cameras.slice(page * perPage, (page + 1) * perPage);
  const aspect = useAspect(shown);
  const active = shown.some(({ id }) => id === selected.value) ? selected.value : shown[0]?.id;
  const layout =
    size &&
    layOutWall({
      count: shown.length,
      width: size.width,
      height: size.height - (pages > 1 ? PAGER_HEIGHT : 0),
      aspect,
      cols: cols.peek(),
      plates: preferences.plates.value,
    });
  useLayoutEffect(() => {
    if (layout) cols.value = layout.cols;
  }, [cols, layout]);
  useReturn(layout !== null);
  return (
    <main class="wall" id="main" ref={area} tabIndex={-1}>
      <h1 class="visually-hidden">Live Monitor</h1>
      {layout && (
        <ul
          class="wall-tiles"
          aria-label="Cameras"
          data-scrolls={layout.scrolls ? '' : undefined}
          style={{
            '--cols': layout.cols,
            '--gap': `${layout.gap}px`,
            '--margin': `${layout.margin}px`,
            '--well-height': `${layout.wellHeight - BORDERS}px`,
          }}
        >
          {shown.map((camera) => (
            <li key={camera.id}>
              <Tile camera={camera} layout={layout} active={camera.id === active} />
            </li>
          ))}
        </ul>
      )}
      {pages > 1 && <Pager page={page} pages={pages} />}
    </main>
  );
}

const PAGER_HEIGHT = 36;
/** A tile's own frame, above and below, and the plate's line. */
const BORDERS = 1;

/** Back from a camera's page, the arrows go on from its tile. */
function useReturn(drawn: boolean): void {
  const { selected } = useApp();
  useLayoutEffect(() => {
    const id = selected.peek();
    if (drawn && id !== null && document.activeElement === document.body) focusTile(id);
  }, [selected, drawn]);
}

function Pager({ page, pages }: { page: number; pages: number }) {
  const { wallPage } = useApp();
  const turn = (to: number) => () => {
    wallPage.value = to;
  };
  return (
    <nav class="pager row" aria-label="Pages of the wall">
      <IconButton icon="back" label="Previous page" disabled={page === 0} onClick={turn(page - 1)} />
      Page {page + 1} of {pages}
      <IconButton icon="forward" label="Next page" disabled={page === pages - 1} onClick={turn(page + 1)} />
    </nav>
  );
}
