import type { ChildProcess } from 'node:child_process';
import type { Timers } from '@porthole/shared/flow/timers';
import { forkProgram } from '../child-program.ts';
import type { PictureWish } from './ffmpeg-plans.ts';
import type { OpenSource, RunListener, SourceRun } from './source.ts';
import { stillsFailure } from './stills-failure.ts';
import type { StillReply, StillRequest } from './stills-messages.ts';
import { toJpeg } from './to-jpeg.ts';

export interface StillsOptions {
  /** Null for the first there is. */
  readonly device: number | 'TEST' | null;
  readonly wish: PictureWish;
  readonly timers: Timers;
  /** It stands in for an ffmpeg that is missing, and its failure is then best said so. */
  readonly insteadOfFfmpeg?: boolean;
}

/** Pictures a second: each one starts a program that opens the webcam and lets it go. */
export const STILLS_FPS = 1;

/** Ms that the process may take to end by itself. */
const KILL_AFTER_MS = 1_000;

/** Pictures one by one through node-webcam, where there is no ffmpeg. */
export function openStills(options: StillsOptions): OpenSource {
  return (listener) => new StillsRun(options, listener);
}

class StillsRun implements SourceRun {
  readonly #options: StillsOptions;
  readonly #listener: RunListener;
  readonly #child: ChildProcess;
  #ended = false;
  #askedAt = 0;
  #cancelNext = () => {};

  constructor(options: StillsOptions, listener: RunListener) {
    this.#options = options;
    this.#listener = listener;
    this.#child = forkProgram('sources/stills-child', {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#listen();
  }

  async stop(): Promise<void> {
    this.#ended = true;
    this.#cancelNext();
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    // Not `close`, which never comes to a process whose channel was closed from here.
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.connected) child.disconnect();
    const cancel = this.#options.timers.after(KILL_AFTER_MS, () => child.kill('SIGKILL'));
    await gone;
    cancel();
  }

  #listen(): void {
    const child = this.#child;
    child.on('error', (error) => this.#fail(error.message));
    child.on('exit', () => this.#fail(''));
    child.on('message', (message: StillReply | 'ready') => {
      if (message === 'ready') this.#ask();
      else if ('failed' in message) this.#fail(message.failed);
      else void this.#passOn(message.picture);
    });
  }

  #ask(): void {
    if (this.#ended || !this.#child.connected) return;
    const { device, wish, timers } = this.#options;
    const request: StillRequest = {
      device,
      width: wish.width ?? 1280,
      height: wish.height ?? 720,
      quality: wish.quality,
    };
    this.#askedAt = timers.monotonic();
    this.#child.send(request, () => {});
  }

  async #passOn(picture: Uint8Array): Promise<void> {
    const { timers, wish } = this.#options;
    const capturedAt = timers.monotonic();
    const jpeg = await toJpeg(picture, wish.quality).catch(() => undefined);
    if (this.#ended) return;
    if (!jpeg) {
      this.#fail('What it gave is no whole picture; is the disk for temporary files full?');
      return;
    }
    this.#listener.frame({ jpeg, capturedAt });
    const interval = 1000 / Math.min(STILLS_FPS * 3, wish.fps ?? STILLS_FPS);
    const left = Math.max(0, this.#askedAt + interval - timers.monotonic());
    this.#cancelNext = timers.after(left, () => this.#ask());
  }

  #fail(words: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelNext();
    this.#listener.failed(stillsFailure(words, this.#options.insteadOfFfmpeg ?? false));
    if (this.#child.connected) this.#child.disconnect();
  }
}
