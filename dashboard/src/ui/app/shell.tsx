import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { browserTimers } from '../../state/browser-timers.ts';
import { Bar } from '../bar/bar.tsx';
import { BottomNav } from '../bar/bottom-nav.tsx';
import { DialogHost } from '../dialogs/dialog-host.tsx';
import { focusPictures } from '../wall/focus-tile.ts';
import { WallPage } from '../wall/wall-page.tsx';
import { useApp } from './context.ts';
import { WallNotice } from './ended-notice.tsx';
import { AddPage, CameraPage, DoctorPage, HistoryPage, preloadPage, YouPage } from './lazy-pages.ts';
import { LiveRegion } from './live-region.tsx';
import { reloadIfUpdated } from './newer-build.ts';
import './shell.css';
import { useCommands } from './use-commands.ts';

/** Ms between two looks for a newer page. */
const LOOK_EVERY_MS = 3_000;

/** What a signed-in person sees: bar, page, and on a phone the way around below. */
export function Shell() {
  const { router, wall } = useApp();
  const route = router.route.value;
  useCommands();
  useTitle();
  usePreload();
  useNewerPage();
  return (
    <div class={`shell shell-${route.page}`}>
      <button type="button" class="skip-link" onClick={focusPictures}>
        {route.page === 'wall' || route.page === 'camera' ? 'Skip to the pictures' : 'Skip to the page'}
      </button>
      {route.page === 'camera' ? <CameraPage id={route.id} /> : <Bar />}
      {route.page === 'wall' && (
        <>
          <WallNotice />
          <WallPage />
        </>
      )}
      {route.page === 'add' && <AddPage way={route.way} />}
      {route.page === 'doctor' && <DoctorPage wall={wall} />}
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
    if (!painting) return;
    preloadPage('camera');
    // Most wanted where the relay cannot be reached, which then cannot serve it.
    preloadPage('doctor');
  }, [painting]);
}

/** A page that is too old for its relay is loaded anew, as soon as a newer one is served. */
function useNewerPage(): void {
  const isOld = useApp().wall.ended.value === 'version-mismatch';
  useEffect(() => {
    if (!isOld) return;
    void reloadIfUpdated();
    return browserTimers.every(LOOK_EVERY_MS, () => void reloadIfUpdated());
  }, [isOld]);
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
