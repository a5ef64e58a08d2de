import { useEffect } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { useJump } from '../bar/troubled.ts';
import { neighbour } from '../camera/neighbours.ts';
import { openConnection } from '../connection/open-connection.ts';
import { pagesOf } from '../layout/layout.ts';
import { toggleFullScreen } from '../tile/full-screen.ts';
import { saveSnapshot } from '../tile/snapshot.ts';
import { focusTile, tileElement } from '../wall/focus-tile.ts';
import { moveInGrid } from '../wall/roving.ts';
import { type AppContext, useApp } from './context.ts';
import { type Command, commandFor } from './shortcuts.ts';

/** The whole page's keys. */
export function useCommands(): void {
  const app = useApp();
  const jump = useJump();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = commandFor({
        key: event.key,
        modified: event.ctrlKey || event.metaKey || event.altKey,
        singleKeys: app.preferences.singleKeys.peek(),
      });
      if (!command || event.defaultPrevented || isTaken(event)) return;
      if (run(command, app, jump, event)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

/** A menu or dialog has its own keys, and so has whatever text goes into. */
function isTaken({ target }: KeyboardEvent): boolean {
  if (document.querySelector(':popover-open, dialog[open]')) return true;
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

type Jump = ReturnType<typeof useJump>;

/** @returns whether the key was for us */
function run(command: Command, app: AppContext, jump: Jump, event: KeyboardEvent): boolean {
  const { dialog, preferences, router } = app;
  switch (command.do) {
    case 'move':
      return move(command.to, app);
    case 'page':
      return turn(command.by, app);
    case 'open':
      return open(app, event);
    case 'back':
      return back(app);
    case 'open-nth':
      return openId(app, app.wall.cameras.peek()?.[command.nth - 1]?.id);
    case 'step':
      return step(command.by, app);
    case 'next-troubled':
      jump((look) => look !== 'live' && look !== 'resting');
      return true;
    case 'all-figures':
      preferences.plates.value = preferences.plates.peek() === 'all' ? 'auto' : 'all';
      return true;
    case 'add':
      router.go({ page: 'add', way: 'pc' });
      return true;
    case 'connection':
      return connection(app);
    case 'find':
    case 'help':
      dialog.value = { kind: command.do === 'find' ? 'find' : 'shortcuts' };
      return true;
    default:
      return onCamera(command.do, app);
  }
}

/** The camera that is open, or the one the arrows have reached. */
function present({ wall, router, selected }: AppContext): CameraModel | undefined {
  const route = router.route.peek();
  const cameras = wall.cameras.peek() ?? [];
  const id = route.page === 'camera' ? route.id : (selected.peek() ?? cameras[0]?.id);
  return cameras.find((camera) => camera.id === id);
}

type OnCamera = 'snapshot' | 'full-screen' | 'transport-menu' | 'rendition-menu';

function onCamera(what: OnCamera, app: AppContext): boolean {
  const camera = present(app);
  if (!camera || !isAtCamera(app)) return false;
  const element = tileElement(camera.id);
  if (what === 'snapshot') saveSnapshot(camera);
  else if (what === 'full-screen') toggleFullScreen(element?.querySelector('.camera-frame') ?? element);
  else element?.querySelector<HTMLElement>(`[data-menu="${what.replace('-menu', '')}"]`)?.click();
  return true;
}

function connection(app: AppContext): boolean {
  const camera = present(app);
  if (!camera || !isAtCamera(app)) return false;
  openConnection(app, camera.id);
  return true;
}

const isAtCamera = ({ router }: AppContext): boolean => ['wall', 'camera'].includes(router.route.peek().page);

function shownOnWall({ wall, wallPage, router }: AppContext): readonly CameraModel[] {
  const cameras = wall.cameras.peek() ?? [];
  if (router.route.peek().page !== 'wall') return [];
  const { size, pages } = pagesOf(cameras.length);
  const page = Math.min(wallPage.peek(), pages - 1);
  return cameras.slice(page * size, (page + 1) * size);
}

function move(to: Extract<Command, { do: 'move' }>['to'], app: AppContext): boolean {
  const shown = shownOnWall(app);
  const at = shown.findIndex(({ id }) => id === app.selected.peek());
  const target = shown[at === -1 ? 0 : moveInGrid(at, to, { count: shown.length, cols: app.cols.peek() })];
  if (!target) return false;
  focusTile(target.id);
  return true;
}

function turn(by: 1 | -1, app: AppContext): boolean {
  const { pages, size } = pagesOf(app.wall.cameras.peek()?.length ?? 0);
  if (pages === 1 || app.router.route.peek().page !== 'wall') return false;
  const page = Math.min(pages - 1, Math.max(0, app.wallPage.peek() + by));
  app.wallPage.value = page;
  const first = app.wall.cameras.peek()?.[page * size];
  if (first) requestAnimationFrame(() => focusTile(first.id));
  return true;
}

/** Enter on a button is the button's. */
function open(app: AppContext, { target }: KeyboardEvent): boolean {
  const onTile = target instanceof HTMLElement && target.matches('.tile');
  return onTile && openId(app, target.dataset.camera);
}

function openId({ router }: AppContext, id: string | undefined): boolean {
  if (id === undefined) return false;
  router.go({ page: 'camera', id });
  return true;
}

function step(by: 1 | -1, app: AppContext): boolean {
  const route = app.router.route.peek();
  return route.page === 'camera' && openId(app, neighbour(app.wall.cameras.peek() ?? [], route.id, by));
}

/** Full screen ends first: the browser takes that Escape for itself. */
function back({ router }: AppContext): boolean {
  if (router.route.peek().page === 'wall' || document.fullscreenElement) return false;
  router.go({ page: 'wall' });
  return true;
}
