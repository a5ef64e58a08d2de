import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Wish } from '@porthole/shared/protocol/renditions';
import { CameraRenditions } from './rendition-camera.ts';
import type { RenditionEncoder, RenditionObserver } from './rendition-encoder.ts';
import { RenditionLine } from './rendition-line.ts';
import { type RenderedFrame, shownRendition } from './rendition-port.ts';
import type { RenditionParts } from './rendition-stream.ts';
import { RenditionThrift } from './rendition-thrift.ts';
import { Turns } from './rendition-turns.ts';

/** The smaller pictures of all cameras of a relay: one encoder, whose turns they share. */
export class Renditions {
  readonly #parts: RenditionParts;
  readonly #cameras = new Map<string, CameraRenditions>();

  constructor(encoder: RenditionEncoder, timers: Timers, observer?: RenditionObserver) {
    const { atOnce } = encoder;
    const [turns, thrift] = [new Turns(atOnce), new RenditionThrift(timers, atOnce)];
    this.#parts = { encoder, turns, thrift, timers, observer };
  }

  /** For one receiver's connection, whatever it watches. */
  line(): RenditionLine {
    return new RenditionLine((id) => this.#camera(id), this.#parts.timers);
  }

  /** One frame for who asks for no more. The frame itself where a newer one overtook it. */
  async picture(frame: Frame, wish: Wish): Promise<RenderedFrame> {
    const port = this.line().viewer(frame.header.camera, wish);
    const chosen = port.choose(frame);
    const picture = await new Promise<Frame | undefined>((deliver) =>
      port.request(frame, chosen.name, deliver),
    );
    port.close();
    return { frame: picture ?? frame, rendition: shownRendition(picture ?? frame, chosen) };
  }

  #camera(id: string): CameraRenditions {
    let camera = this.#cameras.get(id);
    if (!camera) {
      camera = new CameraRenditions(id, this.#parts, () => this.#cameras.delete(id));
      this.#cameras.set(id, camera);
    }
    return camera;
  }
}
