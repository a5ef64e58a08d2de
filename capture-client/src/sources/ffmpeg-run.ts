import { type ChildProcess, spawn } from 'node:child_process';
import type { Timers } from '@porthole/shared/flow/timers';
import { readComplaint, type SourceDoor } from './complaints.ts';
import type { FfmpegPlan } from './ffmpeg-plans.ts';
import type { Ffmpeg } from './ffmpeg-tool.ts';
import { JpegSplitter } from './jpeg-splitter.ts';
import { hideSecrets } from './secrets.ts';
import type { RunListener, SourceRun } from './source.ts';

export interface FfmpegRunOptions {
  readonly ffmpeg: Ffmpeg;
  readonly at: SourceDoor;
  readonly plans: readonly FfmpegPlan[];
  /** The address in the plans, if any; not to be repeated. */
  readonly url?: string;
  readonly timers: Timers;
}

/** Characters of the tool's last words that are kept. */
const KEPT_WORDS = 8_000;

/** Ms that ffmpeg has to let go of its device before it is killed. */
const KILL_AFTER_MS = 1_000;

/** One long-lived ffmpeg; where the device refuses a plan, another with the next. */
export class FfmpegRun implements SourceRun {
  readonly #options: FfmpegRunOptions;
  readonly #listener: RunListener;
  #child: ChildProcess | undefined;
  #ended = false;

  constructor(options: FfmpegRunOptions, listener: RunListener) {
    this.#options = options;
    this.#listener = listener;
    this.#spawn(0);
  }

  async stop(): Promise<void> {
    this.#ended = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.stdout?.destroy();
    child.kill('SIGTERM');
    const cancel = this.#options.timers.after(KILL_AFTER_MS, () => child.kill('SIGKILL'));
    await gone;
    cancel();
  }

  #spawn(index: number): void {
    const plan = this.#options.plans[index] as FfmpegPlan;
    // Its end of the pipe breaks when this process dies however it dies, and ffmpeg ends on its next frame.
    const child = spawn(this.#options.ffmpeg.path, plan.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    const words = new LastWords();
    child.stderr.on('data', (chunk: Buffer) => words.add(chunk));
    this.#listener.atMostFps(plan.atMostFps);
    const frames = this.#readFrames(child);
    child.stderr.on('error', () => {});
    child.on('error', (error) => words.add(Buffer.from(`\n${error.message}`)));
    child.on('close', () => this.#closed(index, words.text, frames.any));
  }

  #readFrames(child: ChildProcess): { any: boolean } {
    const seen = { any: false };
    const splitter = new JpegSplitter();
    child.stdout?.on('error', () => {});
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const jpeg of splitter.push(chunk)) {
        seen.any = true;
        if (!this.#ended) this.#listener.frame({ jpeg, capturedAt: this.#options.timers.monotonic() });
      }
    });
    return seen;
  }

  #closed(index: number, words: string, hadFrames: boolean): void {
    if (this.#ended) return;
    const { at, plans, url } = this.#options;
    const complaint = readComplaint(at, hideSecrets(words, url));
    const refused = !hadFrames && (complaint.code === 'options-refused' || isVague(complaint.code));
    if (refused && index + 1 < plans.length) {
      this.#spawn(index + 1);
      return;
    }
    this.#ended = true;
    const code = complaint.code === 'options-refused' ? 'source-failed' : complaint.code;
    this.#listener.failed({ code, detail: complaint.detail });
  }
}

/** What may as well be a refused format: drivers say it in many ways, and often only "I/O error". */
const isVague = (code: string) => code === 'source-failed' || code === 'camera-unplugged';

/** The end of what a tool says, however much it says. */
class LastWords {
  text = '';
  add(chunk: Buffer): void {
    this.text = (this.text + chunk.toString('utf8')).slice(-KEPT_WORDS);
  }
}
