// First, so that every component's own rules come after them.
import './ui/styles/tokens.css';
import './ui/styles/base.css';

import { batch, signal } from '@preact/signals';
import { render } from 'preact';
import { createCamera, deleteCamera, renameCamera, renewCameraKey, startTestPattern } from './api/cameras.ts';
import { readClockLead } from './api/clock.ts';
import { readOutages } from './api/outages.ts';
import { readPath } from './api/path.ts';
import { readSession, setPassword, signIn, signOut } from './api/session.ts';
import { createWall } from './state/create-wall.ts';
import { preloadPage } from './ui/app/lazy-pages.ts';
import { openPreferences } from './ui/app/preferences.ts';
import { followTheme, Root } from './ui/app/root.tsx';
import { openRouter } from './ui/app/router.ts';

const TEXT_REFRESH_MS = 500;

const api = {
  createCamera,
  deleteCamera,
  readClockLead,
  readOutages,
  readPath,
  readSession,
  renameCamera,
  renewCameraKey,
  setPassword,
  signIn,
  signOut,
  startTestPattern,
};
const preferences = openPreferences(localStorage);
const now = signal(Date.now());
const elapsed = signal(performance.now());
const reason = new URLSearchParams(location.search).get('reason');

followTheme(preferences);
setInterval(
  () =>
    batch(() => {
      now.value = Date.now();
      elapsed.value = performance.now();
    }),
  TEXT_REFRESH_MS,
);
// The reason is told once; a reload or a bookmark should not tell it again.
if (reason !== null) history.replaceState(null, '', location.pathname + location.hash);

const router = openRouter(window);
preloadPage(router.route.peek().page);

const root = document.getElementById('app');
if (root)
  render(
    <Root
      api={api}
      preferences={preferences}
      router={router}
      now={now}
      elapsed={elapsed}
      openWall={(openedAt) => createWall({ openedAt })}
      reason={reason}
    />,
    root,
  );
