import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Bar } from '../bar/bar.tsx';
import { BottomNav } from '../bar/bottom-nav.tsx';
import { DialogHost } from '../dialogs/dialog-host.tsx';
import { DoctorSlot } from '../doctor/doctor-slot.tsx';
import { WallPage } from '../wall/wall-page.tsx';
import { useApp } from './context.ts';
import { AddPage, CameraPage, HistoryPage, PathPage, preloadPage, YouPage } from './lazy-pages.ts';
import { LiveRegion } from './live-region.tsx';
import './shell.css';
import { useCommands } from './use-commands.ts';

/** What a signed-in person sees: bar, page, and on a phone the way around below. */
export function Shell() {
  const { router, wall } = useApp();
  const route = router.route.value;
  useCommands();
  useTitle();
  usePreload();
  return (
    <div class={`shell shell-${route.page}`}>
      <button
        type="button"
        class="skip-link"
        onClick={() => document.querySelector<HTMLElement>('.tile[tabindex="0"], #main')?.focus()}
      >
        {route.page === 'wall' || route.page === 'camera' ? 'Skip to the pictures' : 'Skip to the page'}
      </button>
      {route.page === 'camera' ? <CameraPage id={route.id} /> : <Bar />}
      {route.page === 'wall' && <WallPage />}
      {route.page === 'add' && <AddPage way={route.way} />}
      {route.page === 'doctor' && <DoctorSlot wall={wall} />}
      {route.page === 'path' && <PathPage />}
      {route.page === 'history' && <HistoryPage camera={route.camera} />}
      {route.page === 'you' && <YouPage />}
      {route.page !== 'camera' && <BottomNav />}
      <DialogHost />
      <LiveRegion />
    </div>
  );
}

/** A camera's page is one key away, and opens without a wait once the wall has its pictures. */
function usePreload(): void {
  const { wall } = useApp();
  const painting = useComputed(
    () => wall.cameras.value?.some(({ picture }) => picture.value.state === 'live') ?? false,
  ).value;
  useEffect(() => {
    if (painting) preloadPage('camera');
  }, [painting]);
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
