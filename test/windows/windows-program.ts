import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, type Exit } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import type { WindowsInstall } from './windows-install.ts';

const MAIN = 'capture-client/bin/porthole-capture.mjs';

/** The capture client, or another program of its folder, run by Windows' Node. Wine wants its output in a file, where a pipe would lose it. */
export class WindowsCapture implements AsyncDisposable {
  readonly #child: Child;
  readonly #folder: TempFolder;
  readonly #log: string;

  constructor(child: Child, folder: TempFolder, log: string) {
    this.#child = child;
    this.#folder = folder;
    this.#log = log;
  }

  static async start(
    install: WindowsInstall,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    main = MAIN,
  ) {
    const folder = await tempFolder();
    const log = join(folder.path, 'output');
    const command = 'log=$1; shift; exec wine "$@" </dev/null >"$log" 2>&1';
    const loader = main.endsWith('.ts') ? ['--import', 'tsx'] : [];
    const program = [install.node, '--import', './no-keep-alive.mjs', ...loader, main, ...args];
    const child = new Child('sh', ['-c', command, 'sh', log, ...program], {
      cwd: install.clone,
      env: { ...install.env, ...env },
    });
    return new WindowsCapture(child, folder, log);
  }

  get exited(): Promise<Exit> {
    return this.#child.exited;
  }

  output(): Promise<string> {
    return readFile(this.#log, 'utf8').catch(() => '');
  }

  async says<T>(what: string, look: (output: string) => T | undefined, within: number): Promise<T> {
    const seen = await eventually(what, async () => look(await this.output()), { within, every: 100 }).catch(
      async (error: Error) => Promise.reject(new Error(`${error.message}\n${await this.output()}`)),
    );
    return seen as T;
  }

  /** Ctrl+C: Wine hands SIGINT on as Windows' console would. */
  interrupt(): void {
    this.#child.signal('SIGINT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** A Linux path as a Windows program names it. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;
