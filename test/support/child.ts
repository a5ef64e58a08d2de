import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inTime } from './eventually.ts';

/** The checkout's root, where programs are started. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface ChildOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Characters of output that are kept at most: the newest lines. */
const KEPT = 20_000;
const running = new Set<Child>();
// A test run that is cut short must not leave programs behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A real program in a process group of its own, ended with everything it started. */
export class Child implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly exited: Promise<Exit>;
  output = '';
  /** Characters that it has printed in all, kept or not. */
  printed = 0;
  #watchers = new Set<() => void>();

  constructor(command: string, args: readonly string[], { env = childEnv(), cwd = ROOT }: ChildOptions = {}) {
    this.process = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this);
    this.process.once('error', (error) => this.#heard(`${error.message}\n`));
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => this.#heard(text));
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => this.#heard(text));
    this.exited = this.#exit();
  }

  /** Resolves with what the probe found in the output so far; tried again whenever there is more. */
  says<T>(what: string, probe: (output: string) => T | undefined | null, within: number): Promise<T> {
    let look = () => {};
    const found = new Promise<T>((resolve, reject) => {
      look = () => {
        const seen = probe(this.output);
        if (seen !== undefined && seen !== null) resolve(seen);
        else if (this.process.exitCode !== null)
          reject(new Error(`It ended before ${what}.\n${this.output}`));
      };
      this.#watchers.add(look);
      look();
    });
    return inTime(what, found, within)
      .catch((error: Error) => {
        error.message += `\n${this.output}`;
        throw error;
      })
      .finally(() => this.#watchers.delete(look));
  }

  /** To the program alone, as a person or a system would. */
  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** To the program and all it has started. */
  kill(signal: NodeJS.Signals): void {
    try {
      if (this.process.pid) process.kill(-this.process.pid, signal);
    } catch {
      // The whole group is gone already.
    }
  }

  /** Whether any process of its group is left. */
  get groupAlive(): boolean {
    try {
      return this.process.pid !== undefined && process.kill(-this.process.pid, 0);
    } catch {
      return false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill('SIGKILL');
    await this.exited;
  }

  async #exit(): Promise<Exit> {
    const [code, signal] = await once(this.process, 'close').catch(() => [null, null]);
    running.delete(this);
    this.#look();
    return { code, signal };
  }

  #heard(text: string): void {
    this.printed += text.length;
    this.output = newestLines(this.output + text);
    this.#look();
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** Whole ones: what is left of a line that was cut could be taken for another. */
function newestLines(output: string): string {
  if (output.length <= KEPT) return output;
  const kept = output.slice(-KEPT);
  return kept.slice(kept.indexOf('\n') + 1);
}

/** The environment without settings of the person who runs the tests. */
export function childEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(PORTHOLE_|(?:STUN|TURN|ICE)_|PORT$|HOST$|VITEST|NODE_ENV$)/.test(name),
  );
  return { ...Object.fromEntries(own), ...more };
}
