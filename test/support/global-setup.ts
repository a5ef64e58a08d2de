import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installMissing } from './requirements.ts';

const PAGES = fileURLToPath(new URL('../../dashboard/dist/index.html', import.meta.url));

/** Runs once before the tests that need a browser, ffmpeg and the like. */
export function setup(): void {
  if (!existsSync(PAGES)) throw new Error('The tests need the pages of the dashboard: npm run build');
  installMissing();
}
