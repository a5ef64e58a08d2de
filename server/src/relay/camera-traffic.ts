import { VIEWER_TRANSPORTS, type ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import { TRANSPORTS, type Transport } from '@porthole/shared/protocol/transport';

/** What has passed since the relay started. */
export interface Passed {
  frames: number;
  bytes: number;
}

/** A camera's frames in and out by transport. Plain numbers: one of them grows with every frame of every viewer. */
export class CameraTraffic {
  readonly in: Readonly<Record<Transport, Passed>> = nothingYet(TRANSPORTS);
  readonly out: Readonly<Record<ViewerTransportName, Passed>> = nothingYet(VIEWER_TRANSPORTS);

  arrived(transport: Transport, bytes: number): void {
    const passed = this.in[transport];
    passed.frames += 1;
    passed.bytes += bytes;
  }

  sent(transport: ViewerTransportName, bytes: number): void {
    const passed = this.out[transport];
    passed.frames += 1;
    passed.bytes += bytes;
  }
}

function nothingYet<Name extends string>(names: readonly Name[]): Record<Name, Passed> {
  return Object.fromEntries(names.map((name) => [name, { frames: 0, bytes: 0 }])) as Record<Name, Passed>;
}

/** Cameras counted one by one; those that come when there are so many already share one count, so that no list of figures grows for ever. */
export const MOST_COUNTED_APART = 100;

/** What stands in the place of an id for cameras beyond that. */
export const OTHER_CAMERAS = 'other';

/** The traffic of all cameras, by id. */
export class RelayTraffic {
  readonly #apart = new Map<string, CameraTraffic>();
  readonly #other = new CameraTraffic();
  #othersEver = false;

  /** For a camera that is added. */
  begin(camera: string): CameraTraffic {
    if (this.#apart.size >= MOST_COUNTED_APART) {
      this.#othersEver = true;
      return this.#other;
    }
    const traffic = new CameraTraffic();
    this.#apart.set(camera, traffic);
    return traffic;
  }

  /** The camera is removed. What it brought to the others' common count stays there: a count never falls. */
  forget(camera: string): void {
    this.#apart.delete(camera);
  }

  /** The name under which a camera's figures are given. */
  label(camera: string): string {
    return this.#apart.has(camera) ? camera : OTHER_CAMERAS;
  }

  /** By label. */
  *entries(): Iterable<readonly [string, CameraTraffic]> {
    yield* this.#apart;
    if (this.#othersEver) yield [OTHER_CAMERAS, this.#other];
  }
}
