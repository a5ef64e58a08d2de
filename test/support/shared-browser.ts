import { type BrowserServer, chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { launchOptions } from './chromium.ts';
import { chromiumCommand, findProgram } from './requirements.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's Chromium is reached; undefined in a project that has none. */
    chromium: string | undefined;
  }
}

/** Every project loads this module anew, so what they share is kept beside the modules. */
const run = globalThis as { portholeChromium?: { server: Promise<BrowserServer>; users: number } };

/** Starts one Chromium a run, for all projects that name this among their global set-ups. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Its tests are skipped where nothing may be installed.
  if (!findProgram(chromiumCommand())) return async () => {};
  run.portholeChromium ??= { server: chromium.launchServer(launchOptions()), users: 0 };
  const shared = run.portholeChromium;
  shared.users += 1;
  project.provide('chromium', (await shared.server).wsEndpoint());
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete run.portholeChromium;
    await (await shared.server).close();
  };
}
