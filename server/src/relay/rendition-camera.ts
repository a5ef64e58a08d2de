import { RateMeter } from '@porthole/shared/flow/rate';
import { RenditionBytes } from '@porthole/shared/flow/rendition-bytes';
import type { CameraFacts } from '@porthole/shared/flow/rendition-choice';
import type { PictureSize } from '@porthole/shared/flow/rendition-ladder';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Rendition } from '@porthole/shared/protocol/renditions';
import type { MadeRendition } from './rendition-encoder.ts';
import { type RenditionParts, RenditionStream } from './rendition-stream.ts';

/** Ms over which a camera's rate is taken: it rises within a second when somebody begins to watch. */
const RATE_MS = 2_000;

/** One camera's pictures at every rendition that somebody is sent, and what is known of its frames. Lives while it has viewers. */
export class CameraRenditions implements CameraFacts {
  readonly #id: string;
  readonly #parts: RenditionParts;
  readonly #unused: () => void;
  /** What each is sent; undefined for the camera's own picture. */
  readonly #viewers = new Map<object, MadeRendition | undefined>();
  readonly #bytes = new RenditionBytes();
  readonly #rate = new RateMeter(RATE_MS);
  readonly #streams = new Map<MadeRendition, RenditionStream>();
  #newest = -1;

  constructor(id: string, parts: RenditionParts, unused: () => void) {
    this.#id = id;
    this.#parts = parts;
    this.#unused = unused;
  }

  join(viewer: object): void {
    this.#viewers.set(viewer, undefined);
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
    const before = this.#viewers.get(viewer);
    if (before !== name) {
      this.#viewers.set(viewer, name);
      if (before && ![...this.#viewers.values()].includes(before)) this.#close(before);
    }
    return name && (this.#streams.get(name) ?? this.#open(name));
  }

  #open(name: MadeRendition): RenditionStream {
    const stream = new RenditionStream(name, this.#parts, this.#bytes);
    this.#streams.set(name, stream);
    return stream;
  }

  #close(name: MadeRendition): void {
    const stream = this.#streams.get(name);
    this.#streams.delete(name);
    this.#parts.thrift.release(`${this.#id}/${name}`);
    stream?.close();
  }
}
