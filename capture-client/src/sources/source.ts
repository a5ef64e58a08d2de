import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';

export type SourceKind = PublisherStatus['source']['kind'];

/** One whole JPEG and when it was had, in monotonic ms: a clock that is set in the midst of a run moves no frame. */
export interface SourceFrame {
  readonly jpeg: Uint8Array;
  readonly capturedAt: number;
}

export interface SourceFailure {
  readonly code: ReasonCode;
  /** The tool's own last words, free of passwords. */
  readonly detail: string;
}

const MOST_WORDS = 300;

/** Of what was thrown where nothing should have been. */
export function failureOf(thrown: unknown): SourceFailure {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'source-failed', detail: words.slice(0, MOST_WORDS) };
}

export type SourceState =
  | { state: 'starting' }
  | { state: 'running' }
  | ({ state: 'failed' } & SourceFailure);

export interface SourceListener {
  frame(frame: SourceFrame): void;
  /** A frame came that is of before this program stood still, and is not to be shown. */
  leftOut?(): void;
  state(state: SourceState): void;
}

/** Where frames come from. Starts once; stop is idempotent, and no frame or state follows it. */
export interface Source {
  readonly kind: SourceKind;
  /** The device or file as a person would name it; may become more exact once it is open. */
  readonly label: string;
  /** Ms between frames where there is about one a second or less; known once it has been seen, and `state` is told again when it changes. */
  readonly frameIntervalMs: number | undefined;
  start(listener: SourceListener): void;
  stop(): Promise<void>;
}

/** One attempt at a source. It ends by itself with `failed`, or by `stop`; nothing follows either. */
export interface SourceRun {
  stop(): Promise<void>;
}

export interface RunListener {
  frame(frame: SourceFrame): void;
  /** The name of what was opened, once known. */
  label(label: string): void;
  /** Frames may come faster than is wished; null where they do not. */
  atMostFps(fps: number | null): void;
  failed(failure: SourceFailure): void;
}

export type OpenSource = (listener: RunListener) => SourceRun;
