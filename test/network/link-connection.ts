import type { Socket } from 'node:net';
import type { Lane, Line } from './line.ts';

/** `up` is from who connects to the target. */
export type Way = 'up' | 'down';
export type Ways = Way | 'both';

export const waysOf = (ways: Ways): readonly Way[] => (ways === 'both' ? ['up', 'down'] : [ways]);

/** One connection over a link: bytes, ends and resets cross it each way on that way's line. */
export class LinkConnection {
  readonly #lanes: Readonly<Record<Way, Lane>>;
  readonly #forgotten = new Set<Way>();

  constructor(near: Socket, far: Socket, lines: Readonly<Record<Way, Line>>) {
    this.#lanes = { up: pass(lines.up, near, far), down: pass(lines.down, far, near) };
    this.#crossReset('up', near, far, lines.up);
    this.#crossReset('down', far, near, lines.down);
    this.#leaveWith(near, far);
  }

  /**
   * From now on nothing crosses that way, not even its end; what was on its way is lost. It is not read either: who sends into it is
   * stopped by its own full buffers, as by a network that no longer answers.
   */
  forget(ways: Ways): void {
    for (const way of waysOf(ways)) {
      this.#forgotten.add(way);
      this.#lanes[way].close();
    }
  }

  /** What nobody sends into or takes from any more has no turn on the lines. */
  #leaveWith(...ends: readonly Socket[]): void {
    let open = ends.length;
    for (const end of ends)
      end.once('close', () => {
        open -= 1;
        if (open === 0) this.forget('both');
      });
  }

  #crossReset(way: Way, from: Socket, to: Socket, line: Line): void {
    from.once('close', () => {
      // One that ended in order has said so to the other side, which hears it a delay later.
      if (from.readableEnded) return;
      line.whenPassing(() => {
        if (this.#forgotten.has(way)) return;
        this.#lanes.up.close();
        this.#lanes.down.close();
        to.destroy();
      });
    });
  }
}

function pass(line: Line, from: Socket, to: Socket): Lane {
  const lane = line.join({
    get waiting() {
      return from.readableLength;
    },
    get blocked() {
      return to.writableNeedDrain || to.connecting;
    },
    take: (bytes) => {
      const taken = from.read(bytes) as Buffer;
      // An end that came while bytes waited is noticed only by one who reads on.
      if (from.readableLength === 0) from.read(0);
      return taken;
    },
    deliver: (bytes) => to.writable && to.write(bytes),
  });
  to.on('drain', lane.look).on('connect', lane.look);
  from.on('readable', lane.look);
  from.once('end', () => lane.afterwards(() => to.end()));
  return lane;
}
