import { lazyPage } from './lazy-page.tsx';
import type { Route } from './route.ts';

export const AddPage = lazyPage(async () => (await import('../add/add-page.tsx')).AddPage);
export const CameraPage = lazyPage(async () => (await import('../camera/camera-page.tsx')).CameraPage);
export const DoctorPage = lazyPage(async () => (await import('../doctor/doctor-page.tsx')).DoctorPage);
export const HistoryPage = lazyPage(async () => (await import('../history/history-page.tsx')).HistoryPage);
export const YouPage = lazyPage(async () => (await import('./you-page.tsx')).YouPage);

const PAGES = { add: AddPage, camera: CameraPage, doctor: DoctorPage, history: HistoryPage, you: YouPage };

/** For whoever opens Porthole there: the page comes beside the answer to who is here, not after it. */
export function preloadPage(page: Route['page']): void {
  if (page in PAGES) PAGES[page as keyof typeof PAGES].preload();
}
