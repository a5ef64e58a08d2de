import { useEffect } from 'preact/hooks';
import { AddPage } from '../add/add-page.tsx';
import { Bar } from '../bar/bar.tsx';
import { BottomNav } from '../bar/bottom-nav.tsx';
import { CameraPage } from '../camera/camera-page.tsx';
import { DialogHost } from '../dialogs/dialog-host.tsx';
import { WallPage } from '../wall/wall-page.tsx';
import { useApp } from './context.ts';
import { LiveRegion } from './live-region.tsx';
import './shell.css';
import { useCommands } from './use-commands.ts';
import { YouPage } from './you-page.tsx';

/** What a signed-in person sees: bar, page, and on a phone the way around below. */
export function Shell() {
  const { router } = useApp();
  const route = router.route.value;
  useCommands();
  useTitle();
  return (
    <div class={`shell shell-${route.page}`}>
      <button
        type="button"
        class="skip-link"
        onClick={() => document.querySelector<HTMLElement>('.tile[tabindex="0"], #main')?.focus()}
      >
        Skip to the pictures
      </button>
      {route.page === 'camera' ? <CameraPage id={route.id} /> : <Bar />}
      {route.page === 'wall' && <WallPage />}
      {route.page === 'add' && <AddPage way={route.way} />}
      {route.page === 'you' && <YouPage />}
      {route.page !== 'camera' && <BottomNav />}
      <DialogHost />
      <LiveRegion />
    </div>
  );
}

function useTitle(): void {
  const { router, wall } = useApp();
  const route = router.route.value;
  const camera = route.page === 'camera' && wall.cameras.value?.find(({ id }) => id === route.id);
  const title = camera ? `${camera.status.value.name} · Porthole` : 'Porthole';
  useEffect(() => {
    document.title = title;
  }, [title]);
}
