import { createRequire } from 'node:module';
import type { RunTool } from './run-tool.ts';

export interface Ffmpeg {
  readonly path: string;
  /** As 5.1; null for a build from between releases. */
  readonly version: number | null;
}

/**
 * @param named by the user; then no other will do
 * @returns undefined where none can be run
 */
export async function findFfmpeg(
  named: string | null,
  run: RunTool,
  bundled: () => string | undefined = bundledFfmpeg,
): Promise<Ffmpeg | undefined> {
  if (named !== null) return tryFfmpeg(named, run);
  return (await tryFfmpeg('ffmpeg', run)) ?? tryFfmpeg(bundled(), run);
}

async function tryFfmpeg(path: string | undefined, run: RunTool): Promise<Ffmpeg | undefined> {
  if (path === undefined) return undefined;
  const { exitCode, stdout } = await run(path, ['-hide_banner', '-version']);
  return exitCode === 0 && stdout.startsWith('ffmpeg version')
    ? { path, version: readVersion(stdout) }
    : undefined;
}

export function readVersion(text: string): number | null {
  const match = /^ffmpeg version n?(\d+)\.(\d+)/.exec(text);
  return match ? Number(`${match[1]}.${match[2]}`) : null;
}

/** An optional part: missing where npm left it out, and it throws where it has no build for the platform. */
function bundledFfmpeg(): string | undefined {
  try {
    const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string };
    return path;
  } catch {
    return undefined;
  }
}
