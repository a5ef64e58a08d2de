import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraDesk } from '../access/camera-desk.ts';
import type { Log } from '../observe/log.ts';
import { Refusal } from '../relay/refusal.ts';

export type LocalSource = 'auto' | 'webcam' | 'test';

const NAMES: Record<LocalSource, string> = {
  auto: 'This computer',
  webcam: 'This computer',
  test: 'Test pattern',
};
const CAPTURE_CLIENT = fileURLToPath(new URL('../../../capture-client/src/main.ts', import.meta.url));
const RESTART_AFTER_MS = 2_000;

/** Asked for at the start, where nothing on this machine can be it. */
export class LocalCameraError extends Error {
  override name = 'LocalCameraError';
}

export interface LocalCameraParts {
  desk: CameraDesk;
  timers: Timers;
  log: Log;
  /** Where a program on this machine reaches the relay. */
  relayUrl: () => string;
}

interface Running {
  id: string;
  child: ChildProcess;
  cancelRestart: () => void;
}

/** Cameras of the relay's own machine, each fed by a capture client started as any other: over the wire, with a key. */
export class LocalCamera {
  readonly #parts: LocalCameraParts;
  readonly #running = new Map<LocalSource, Running>();
  #closed = false;

  constructor(parts: LocalCameraParts) {
    this.#parts = parts;
  }

  /** @throws {LocalCameraError} where the capture client is not installed */
  async startWithRelay(source: LocalSource): Promise<void> {
    if (!existsSync(CAPTURE_CLIENT))
      throw new LocalCameraError(
        `--local-camera ${source} wants the capture client, and there is none at ${CAPTURE_CLIENT}. Install it too, or start with --local-camera off.`,
      );
    await this.start(source);
  }

  /** @throws {Refusal} `already-running`, `unavailable` where the capture client is not installed */
  async start(source: LocalSource): Promise<{ id: string }> {
    if (this.#running.has(source)) throw new Refusal('already-running');
    if (!existsSync(CAPTURE_CLIENT)) throw new Refusal('unavailable');
    const { id, key } = await this.#parts.desk.ensureLocal(NAMES[source], source);
    this.#launch(source, id, key);
    return { id };
  }

  /** Ends the capture client of this camera, if it is one of ours: the camera is removed, or its key goes to another PC. */
  stop(id: string): void {
    for (const [source, running] of this.#running) {
      if (running.id !== id) continue;
      this.#running.delete(source);
      end(running);
    }
  }

  close(): void {
    this.#closed = true;
    for (const running of this.#running.values()) end(running);
    this.#running.clear();
  }

  #launch(source: LocalSource, id: string, key: string): void {
    const { log, timers, relayUrl } = this.#parts;
    const child = spawn(process.execPath, ['--import', 'tsx', CAPTURE_CLIENT], {
      // Its end of the pipe closes with ours, however we end; it then ends too.
      stdio: ['pipe', 'ignore', 'pipe'],
      env: {
        ...withoutOurs(process.env),
        PORTHOLE_RELAY: relayUrl(),
        PORTHOLE_KEY: key,
        PORTHOLE_SOURCE: source,
        PORTHOLE_EXIT_WITH_PARENT: 'on',
      },
      windowsHide: true,
    });
    const running: Running = { id, child, cancelRestart: () => {} };
    this.#running.set(source, running);
    child.stdin?.on('error', () => {});
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) =>
        log.warn({ camera: id, said: text.trim() }, 'the local capture client complains'),
      );
    child.on('error', (error) => log.error({ err: error }, 'the local capture client cannot be started'));
    child.on('exit', (code) => {
      if (this.#closed || this.#running.get(source) !== running) return;
      log.warn({ camera: id, exit: code }, 'the local capture client ended; it is started again');
      running.cancelRestart = timers.after(RESTART_AFTER_MS, () => this.#launch(source, id, key));
    });
  }
}

function end({ child, cancelRestart }: Running): void {
  cancelRestart();
  child.stdin?.end();
  child.kill('SIGTERM');
}

/** Our own settings are not the capture client's, which would refuse them as unknown. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PORTHOLE_')));
}
