import { RateMeter } from '@porthole/shared/flow/rate';
import { RenditionBytes } from '@porthole/shared/flow/rendition-bytes';
import type { CameraFacts } from '@porthole/shared/flow/rendition-choice';
import type { PictureSize } from '@porthole/shared/flow/rendition-ladder';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Rendition } from '@porthole/shared/protocol/renditions';
import type { MadeRendition } from './rendition-encoder.ts';
import { RenditionFigures, type RenditionObserver } from './rendition-figures.ts';
import { type RenditionParts, RenditionStream } from './rendition-stream.ts';

/** Ms over which a camera's rate is taken: it rises within a second when somebody begins to watch. */
const RATE_MS = 2_000;

export interface RenditionStatus {
  readonly name: MadeRendition;
  readonly viewers: number;
  /** Frames made a second; null while unknown. */
  readonly fps: number | null;
  /** Half of the late ones took less, ms; null before the first. */
  readonly encodeMs: number | null;
}

/** One camera's pictures at every rendition that somebody is sent, and what is known of its frames. Lives while it has viewers. */
export class CameraRenditions implements CameraFacts {
  readonly #id: string;
  readonly #parts: RenditionParts;
  readonly #observer: RenditionObserver | undefined;
  readonly #unused: () => void;
  readonly #viewers = new Set<object>();
  readonly #bytes = new RenditionBytes();
  readonly #rate = new RateMeter(RATE_MS);
  readonly #streams = new Map<MadeRendition, RenditionStream>();
  #newest = -1;

  constructor(
    id: string,
    parts: RenditionParts,
    observer: RenditionObserver | undefined,
    unused: () => void,
  ) {
    this.#id = id;
    this.#parts = parts;
    this.#observer = observer;
    this.#unused = unused;
  }

  join(viewer: object): void {
    this.#viewers.add(viewer);
  }

  leave(viewer: object): void {
    this.use(undefined, viewer);
    if (this.#viewers.delete(viewer) && this.#viewers.size === 0) this.#unused();
  }

  /** A frame that a viewer is about to be sent; each counts once. */
  see({ header, jpeg }: Frame): void {
    if (header.sequence <= this.#newest) return;
    this.#newest = header.sequence;
    this.#bytes.frame(header, jpeg.length);
    this.#rate.add(this.#parts.timers.monotonic(), jpeg.length);
  }

  get full(): PictureSize | undefined {
    return this.#bytes.full;
  }

  get fps(): number | undefined {
    return this.#rate.rate(this.#parts.timers.monotonic()).fps ?? undefined;
  }

  bytes(name: Rendition): number {
    return this.#bytes.mean(name);
  }

  /** Whether the encoder has time to make this for a line that would carry more. */
  isWorthMaking(name: MadeRendition): boolean {
    return this.#parts.thrift.admits(`${this.#id}/${name}`);
  }

  /** What this viewer is sent from now on, and nothing else; undefined for the camera's own picture. */
  use(name: MadeRendition, viewer: object): RenditionStream;
  use(name: undefined, viewer: object): undefined;
  use(name: MadeRendition | undefined, viewer: object): RenditionStream | undefined {
    const stream = name && (this.#streams.get(name) ?? this.#open(name));
    stream?.viewers.add(viewer);
    for (const other of this.#streams.values())
      if (other !== stream && other.viewers.delete(viewer) && other.viewers.size === 0) this.#close(other);
    return stream;
  }

  status(): RenditionStatus[] {
    return [...this.#streams.values()].map(({ name, viewers, figures }) => ({
      name,
      viewers: viewers.size,
      fps: figures.fps,
      encodeMs: figures.encodeMs,
    }));
  }

  #open(name: MadeRendition): RenditionStream {
    const figures = new RenditionFigures(name, this.#bytes, this.#parts.timers, this.#observer);
    const stream = new RenditionStream(name, this.#parts, figures);
    this.#streams.set(name, stream);
    return stream;
  }

  #close(stream: RenditionStream): void {
    this.#streams.delete(stream.name);
    this.#parts.thrift.release(`${this.#id}/${stream.name}`);
    stream.close();
  }
}
