import type { ChildProcess } from 'node:child_process';
import type { Timers } from '@porthole/shared/flow/timers';
import { forkProgram } from '../child-program.ts';
import type { FromSidecar, ToSidecar } from './sidecar-messages.ts';

/** One process. It ends by `stop`, or by itself with `crashed`; nothing is heard after either. */
export interface SidecarRun {
  readonly pid: number | undefined;
  send(message: ToSidecar): void;
  /** @returns its exit code; null where it had to be killed */
  stop(): Promise<number | null>;
}

export interface SidecarListener {
  heard(message: FromSidecar): void;
  /** @param detail how it ended, and what it wrote last */
  crashed(detail: string): void;
}

export type OpenSidecar = (listener: SidecarListener) => SidecarRun;

/**
 * Each peer has threads of its own, and glibc would keep the memory of each apart: 150 MB became 330 within fifteen viewers. Other
 * systems do not know it.
 */
const FEW_HEAPS = { MALLOC_ARENA_MAX: '2' };

/** Without any setting: the process that talks to viewers has no use for the relay's key, nor for a TURN secret. Windows does not tell the case of these names apart. */
export const sidecarEnv = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(PORTHOLE|TURN)_/i.test(name)));

/** Characters of what it wrote last that are kept to tell why it crashed: an error with its stack. */
const LAST_WORDS = 2_000;

/** Ms that the process may take to end by itself. */
const KILL_AFTER_MS = 1_000;

/** @param nodeArgs beside its own */
export function openSidecar(timers: Timers, nodeArgs: readonly string[] = []): OpenSidecar {
  return (listener) => new ForkedSidecar(timers, listener, nodeArgs);
}

class ForkedSidecar implements SidecarRun {
  readonly #timers: Timers;
  readonly #listener: SidecarListener;
  readonly #child: ChildProcess;
  #lastWords = '';
  #ended = false;

  constructor(timers: Timers, listener: SidecarListener, nodeArgs: readonly string[]) {
    this.#timers = timers;
    this.#listener = listener;
    this.#child = forkProgram('rtc/sidecar/main', {
      execArgv: ['--expose-gc', ...nodeArgs],
      env: { ...sidecarEnv(process.env), ...FEW_HEAPS },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.on('error', (error) => this.#crashed(error.message));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
    // Not at its `exit`: what it wrote may be read after that.
    this.#child.on('close', (code, signal) => {
      const said = this.#lastWords.trim();
      this.#crashed(`${signal ?? `exit code ${code}`}${said && `: ${said}`}`);
    });
    this.#child.on('message', (message: FromSidecar) => {
      if (!this.#ended) this.#listener.heard(message);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToSidecar): void {
    // What it does not get, for it is just ending, is told by its end.
    if (!this.#ended && this.#child.connected) this.#child.send(message, () => {});
  }

  async stop(): Promise<number | null> {
    this.#ended = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
      return child.exitCode;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.connected) child.disconnect();
    const cancel = this.#timers.after(KILL_AFTER_MS, () => child.kill('SIGKILL'));
    await gone;
    cancel();
    return child.exitCode;
  }

  #crashed(detail: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.crashed(detail);
  }
}
