import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraDesk } from '../access/camera-desk.ts';
import type { Log } from '../observe/log.ts';
import { Refusal } from '../relay/refusal.ts';
import { keepRunning } from './kept-running.ts';

export type LocalSource = 'auto' | 'webcam' | 'test';

const NAMES: Record<LocalSource, string> = {
  auto: 'This computer',
  webcam: 'This computer',
  test: 'Test pattern',
};
const CAPTURE_CLIENT = fileURLToPath(
  new URL('../../../capture-client/bin/porthole-capture.mjs', import.meta.url),
);

/** Asked for at the start, where nothing on this machine can be it. */
export class LocalCameraError extends Error {
  override name = 'LocalCameraError';
}

export interface LocalCameraParts {
  desk: Pick<CameraDesk, 'ensureLocal'>;
  timers: Timers;
  log: Log;
  /** Where a program on this machine reaches the relay. */
  relayUrl: () => string;
  /** Path of the program; that of this checkout where left out. */
  captureClient?: string;
}

interface Running {
  id: string;
  /** Its capture client, for good. */
  stop: () => void;
}

/** Both null where it could not be started. */
interface Exit {
  exit: number | null;
  signal: NodeJS.Signals | null;
}

/** Cameras of the relay's own machine, each fed by a capture client started as any other: over the wire, with a key. */
export class LocalCamera {
  readonly #parts: LocalCameraParts;
  readonly #captureClient: string;
  readonly #running = new Map<LocalSource, Running>();
  /** Whose camera is being looked up: a second one would be given a new key, and the first left with the old. */
  readonly #starting = new Set<LocalSource>();
  #closed = false;

  constructor(parts: LocalCameraParts) {
    this.#parts = parts;
    this.#captureClient = parts.captureClient ?? CAPTURE_CLIENT;
  }

  /** @throws {LocalCameraError} where the capture client is not installed */
  async startWithRelay(source: LocalSource): Promise<void> {
    if (!existsSync(this.#captureClient))
      throw new LocalCameraError(
        `--local-camera ${source} wants the capture client, and there is none at ${this.#captureClient}. Install it too, or start with --local-camera off.`,
      );
    await this.start(source);
  }

  /** @throws {Refusal} `already-running`, `unavailable` where the capture client is not installed */
  async start(source: LocalSource): Promise<{ id: string }> {
    if (this.#running.has(source) || this.#starting.has(source)) throw new Refusal('already-running');
    if (!existsSync(this.#captureClient)) throw new Refusal('unavailable');
    this.#starting.add(source);
    try {
      const { id, key } = await this.#parts.desk.ensureLocal(NAMES[source], source);
      if (this.#closed) throw new Refusal('unavailable');
      this.#running.set(source, { id, stop: this.#keepRunning(source, id, key) });
      return { id };
    } finally {
      this.#starting.delete(source);
    }
  }

  /** Ends the capture client of this camera, if it is one of ours: the camera is removed, or its key goes to another PC. */
  stop(id: string): void {
    for (const [source, running] of this.#running) {
      if (running.id !== id) continue;
      this.#running.delete(source);
      running.stop();
    }
  }

  close(): void {
    this.#closed = true;
    for (const { stop } of this.#running.values()) stop();
    this.#running.clear();
  }

  #keepRunning(source: LocalSource, id: string, key: string): () => void {
    const { log, timers } = this.#parts;
    return keepRunning<Exit>({
      start: (ended) => this.#launch(source, id, key, ended),
      startsAgain: (afterMs, exit) =>
        log.warn({ camera: id, ...exit, afterMs }, 'the local capture client ended; it is started again'),
      timers,
    });
  }

  /** @returns asks it to end */
  #launch(source: LocalSource, id: string, key: string, ended: (exit: Exit) => void): () => void {
    const { log, relayUrl } = this.#parts;
    const child = spawn(process.execPath, [this.#captureClient], {
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
    child.stdin?.on('error', () => {});
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) =>
        log.warn({ camera: id, said: text.trim() }, 'the local capture client complains'),
      );
    child.on('exit', (exit, signal) => ended({ exit, signal }));
    child.on('error', (error) => {
      log.error({ err: error }, 'the local capture client cannot be started');
      // What was never there does not exit.
      if (child.pid === undefined) ended({ exit: null, signal: null });
    });
    return () => {
      child.stdin?.end();
      child.kill('SIGTERM');
    };
  }
}

/** Our own settings are not the capture client's, which would refuse them as unknown. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PORTHOLE_')));
}
