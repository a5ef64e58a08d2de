// The capture client as JavaScript: read by Node alone, it holds a third less memory than with tsx (docs/decisions/0001-run-from-source.md).
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const CLIENT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(CLIENT, 'dist');

/** All that goes into a bundle, from the capture client's folder. */
const INPUTS = ['src', 'bin', '../shared/src', '../package-lock.json'];

/** Each runs in a process of its own, and is forked by this path. */
const PROGRAMS = ['main', 'rtc/sidecar/main', 'sources/stills-child'];

/** Native ones, which find their files by their own path, and two that `ws` does without. */
const NOT_BUNDLED = ['sharp', 'bufferutil', 'utf-8-validate'];

/** CommonJS packages in a bundle of ES modules ask for Node's own modules by it. */
const REQUIRE = `import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);`;

/**
 * Bundles what has changed since it was last bundled.
 *
 * @returns address of the program to import
 * @throws where its folder may not be written to
 */
export async function bundled() {
  const folder = join(DIST, fingerprint());
  if (!isThere(folder)) await bundle(folder);
  return pathToFileURL(join(folder, 'main.js')).href;
}

async function bundle(folder) {
  mkdirSync(DIST, { recursive: true });
  // Two programs may be started at once: each finds a whole bundle or none.
  const made = mkdtempSync(join(DIST, 'new-'));
  const { build, stop } = await import('esbuild');
  await build({
    absWorkingDir: CLIENT,
    entryPoints: PROGRAMS.map((path) => ({ in: `src/${path}.ts`, out: path })),
    outdir: made,
    bundle: true,
    // What a program imports only in some cases is loaded only then.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external: NOT_BUNDLED,
    banner: { js: REQUIRE },
    sourcemap: true,
    // Node would hold the whole source in memory.
    sourcesContent: false,
    logLevel: 'warning',
  });
  // Its process would stay for another build, with 64 MB.
  await stop();
  try {
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true });
    if (!isThere(folder)) throw error;
  }
  const former = readdirSync(DIST).filter((name) => !name.startsWith('new-') && name !== basename(folder));
  for (const name of former) rmSync(join(DIST, name), { recursive: true, force: true });
}

/** Of the time and size of every input: another version is never older than the bundle only because it was copied here with its times. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const input of INPUTS)
    for (const file of filesOf(join(CLIENT, input))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isThere(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
