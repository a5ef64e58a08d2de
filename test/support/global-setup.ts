import { installMissing } from './requirements.ts';

/** Runs once before the tests that need a browser, ffmpeg and the like. */
export function setup(): void {
  installMissing();
}
