import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const isSource = import.meta.url.endsWith('.ts');

/**
 * Starts another program of the capture client in a process of its own: its bundle from a bundle, its source from the source.
 *
 * @param path of its source below this folder, without its ending
 */
export function forkProgram(path: string, options: ForkOptions): ChildProcess {
  const file = new URL(`./${path}.${isSource ? 'ts' : 'js'}`, import.meta.url);
  return fork(fileURLToPath(file), [], {
    ...options,
    execArgv: [...(isSource ? ['--import', tsx()] : ['--enable-source-maps']), ...(options.execArgv ?? [])],
  });
}

/** By its path: the folder that the capture client is started in may know none. */
function tsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
