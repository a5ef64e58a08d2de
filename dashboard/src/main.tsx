// First, so that every component's own rules come after them.
import './ui/styles/tokens.css';
import './ui/styles/base.css';

import { signal } from '@preact/signals';
import { render } from 'preact';
import { createCamera, deleteCamera, renameCamera, renewCameraKey, startTestPattern } from './api/cameras.ts';
import { readSession, setPassword, signIn, signOut } from './api/session.ts';
import { createWall } from './state/create-wall.ts';
import { openPreferences } from './ui/app/preferences.ts';
import { followTheme, Root } from './ui/app/root.tsx';
import { openRouter } from './ui/app/router.ts';

const TEXT_REFRESH_MS = 500;

const api = {
  createCamera,
  deleteCamera,
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
const reason = new URLSearchParams(location.search).get('reason');

followTheme(preferences);
setInterval(() => {
  now.value = Date.now();
}, TEXT_REFRESH_MS);
// The reason is told once; a reload or a bookmark should not tell it again.
if (reason !== null) history.replaceState(null, '', location.pathname + location.hash);

const root = document.getElementById('app');
if (root)
  render(
    <Root
      api={api}
      preferences={preferences}
      router={openRouter(window)}
      now={now}
      openWall={createWall}
      reason={reason}
    />,
    root,
  );
