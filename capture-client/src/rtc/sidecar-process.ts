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

/** Characters of what it wrote last that are kept to tell why it crashed: an error with its stack. */
const LAST_WORDS = 2_000;

/** Ms that the process may take to end by itself. */
const KILL_AFTER_MS = 1_000;

/** Without any setting: the process that talks to viewers has no use for the relay's key, nor for a TURN secret. Windows does not tell the case of these names apart. */
export const sidecarEnv = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(PORTHOLE|TURN)_/i.test(name)));

/** @param nodeArgs beside its own */
export function openSidecar(timers: Timers, nodeArgs: readonly string[] = []): OpenSidecar {
  return (listener) => {
    const child = forkProgram('rtc/sidecar/main', {
      execArgv: ['--expose-gc', ...nodeArgs],
      env: { ...sidecarEnv(process.env), ...FEW_HEAPS },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let hasEnded = false;
    let lastWords = '';
    const crashed = (ending: string) => {
      if (!hasEnded) listener.crashed([ending, lastWords.trim()].filter(Boolean).join(': '));
      hasEnded = true;
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
    });
    child.on('error', (error) => crashed(error.message));
    // Not at its `exit`: what it wrote may be read after that.
    child.on('close', (code, signal) => crashed(signal ?? `exit code ${code}`));
    child.on('message', (message: FromSidecar) => {
      if (!hasEnded) listener.heard(message);
    });
    return {
      pid: child.pid,
      send: (message) => {
        // What it does not get, for it is just ending, is told by its end.
        if (!hasEnded && child.connected) child.send(message, () => {});
      },
      stop: () => {
        hasEnded = true;
        return stopped(child, timers);
      },
    };
  };
}

async function stopped(child: ChildProcess, timers: Timers): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.exitCode;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.connected) child.disconnect();
  const cancel = timers.after(KILL_AFTER_MS, () => child.kill('SIGKILL'));
  await gone;
  cancel();
  return child.exitCode;
}
