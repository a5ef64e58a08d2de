import {
  failureOf,
  type OpenSource,
  type RunListener,
  type SourceFailure,
  type SourceRun,
} from './source.ts';

/**
 * A run that must find something out before it can open: which webcam there is, which ffmpeg.
 *
 * @param prepare what to open, or why there is nothing
 */
export function openAfter(prepare: () => Promise<OpenSource | SourceFailure>): OpenSource {
  return (listener) => new DeferredRun(prepare, listener);
}

class DeferredRun implements SourceRun {
  readonly #opening: Promise<void>;
  #run: SourceRun | undefined;
  #ended = false;

  constructor(prepare: () => Promise<OpenSource | SourceFailure>, listener: RunListener) {
    this.#opening = prepare()
      .then((found) => {
        if (this.#ended) return;
        if (typeof found === 'function') this.#run = found(listener);
        else listener.failed(found);
      })
      .catch((error: unknown) => {
        if (!this.#ended) listener.failed(failureOf(error));
      });
  }

  async stop(): Promise<void> {
    this.#ended = true;
    await this.#opening;
    await this.#run?.stop();
  }
}
