import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PublisherSignal, SignalToPublisher, SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { FromViewing, Seen, ToViewing } from './viewing-messages.ts';

const CHILD = fileURLToPath(new URL('./viewing-child.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Real peers in a process of their own, as viewers of one publisher. */
export class Viewers implements AsyncDisposable {
  /** What the publisher said, without candidates. */
  readonly said: SignalToViewer[] = [];
  /** That the publisher named. */
  readonly candidates: string[] = [];
  /** Changes what a viewer says before the publisher hears it; undefined for nothing. */
  change: (signal: SignalToPublisher) => SignalToPublisher | undefined = (signal) => signal;
  readonly #child: ChildProcess;
  readonly #toPublisher: (signal: SignalToPublisher) => void;
  readonly #looks = new Map<string, (seen: Seen) => void>();
  readonly #ready: Promise<void>;
  #attempts = 0;

  constructor(toPublisher: (signal: SignalToPublisher) => void) {
    this.#toPublisher = toPublisher;
    this.#child = fork(CHILD, [], {
      execArgv: ['--import', tsx],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#ready = new Promise((resolve) => {
      this.#child.on('message', (message: FromViewing) => {
        if (message.type === 'ready') resolve();
        else this.#heard(message);
      });
    });
  }

  /** @returns its attempt */
  async watch(address: string | null = null): Promise<string> {
    await this.#ready;
    this.#attempts += 1;
    const attempt = `attempt_${String(this.#attempts).padStart(12, '0')}`;
    const ice = { iceServers: [], iceTransportPolicy: 'all', expiresAt: null } as const;
    this.#toPublisher({ type: 'watch', attempt, ice: { ...ice, iceServers: [] }, address });
    return attempt;
  }

  /** From the publisher. */
  signal(signal: PublisherSignal): void {
    if (signal.type !== 'candidate') this.said.push(signal);
    else if (signal.candidate) this.candidates.push(signal.candidate.candidate);
    if (signal.type === 'bye') this.#say({ type: 'close', attempt: signal.attempt });
    else this.#say(signal);
  }

  seen(attempt: string): Promise<Seen> {
    return new Promise((resolve) => {
      this.#looks.set(attempt, resolve);
      this.#say({ type: 'look', attempt });
    });
  }

  leave(attempt: string): void {
    this.#say({ type: 'close', attempt });
    this.#toPublisher({ type: 'bye', attempt });
  }

  /** Without a word. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #heard(message: Exclude<FromViewing, { type: 'ready' }>): void {
    if (message.type === 'seen') {
      this.#looks.get(message.attempt)?.(message.seen);
      return;
    }
    const changed = this.change(message);
    if (changed) this.#toPublisher(changed);
  }

  #say(message: ToViewing): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}
