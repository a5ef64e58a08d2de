import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sidecarEnv } from '../../rtc/sidecar-env.ts';
import type { FromReceiver, ToReceiver } from './receiver-messages.ts';

/** The process that receives. It ends by `stop`, or by itself with `crashed`; nothing is heard after either. */
export interface ReceiverRun {
  send(message: ToReceiver): void;
  stop(): Promise<void>;
}

export interface ReceiverListener {
  heard(message: FromReceiver): void;
  crashed(detail: string): void;
}

export type OpenReceiver = (listener: ReceiverListener) => ReceiverRun;

const CHILD = new URL('./receiver-child.ts', import.meta.url);

/** @param nodeArgs beside its own */
export function openReceiver(nodeArgs: readonly string[] = []): OpenReceiver {
  return (listener) => new ForkedReceiver(listener, nodeArgs);
}

class ForkedReceiver implements ReceiverRun {
  readonly #child: ChildProcess;
  #ended = false;

  constructor(listener: ReceiverListener, nodeArgs: readonly string[]) {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    this.#child = fork(fileURLToPath(CHILD), [], {
      execArgv: ['--import', tsx, ...nodeArgs],
      env: sidecarEnv(process.env),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const crashed = (detail: string) => {
      if (this.#ended) return;
      this.#ended = true;
      listener.crashed(detail);
    };
    this.#child.on('error', (error) => crashed(error.message));
    this.#child.on('exit', (code, signal) => crashed(signal ?? `exit code ${code}`));
    this.#child.on('message', (message: FromReceiver) => {
      if (!this.#ended) listener.heard(message);
    });
  }

  send(message: ToReceiver): void {
    if (!this.#ended && this.#child.connected) this.#child.send(message, () => {});
  }

  /** At once: it holds nothing that would have to be put in order. */
  async stop(): Promise<void> {
    this.#ended = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}
