import type { Timers } from '@porthole/shared/flow/timers';
import {
  CONTAINER_TYPE,
  type ContainerRecord,
  encodeContainer,
} from '@porthole/shared/protocol/frame-container';
import { HELD_GETS } from '@porthole/shared/protocol/limits';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import type { Response } from 'express';
import type { Directory } from '../relay/directory.ts';
import { Viewer } from '../relay/viewer.ts';
import { HeldGet } from './held-get.ts';

/** Two more than a viewer keeps open, for those whose loss it has noticed before we have. */
const MOST_HELD = HELD_GETS + 2;

/** Ms after which an answer that the page does not know of was lost. A frame sent twice is dropped there; one that never comes is missed. */
const LOST_AFTER_MS = 2_000;

/**
 * A page that watches any number of cameras through a few held GETs. Each answer carries the newest frame of every camera that has
 * one waiting, so that the GETs are shared whatever the number of cameras; a GET in our hands is the room to send.
 */
export class WallViewer {
  readonly #directory: Directory;
  readonly #timers: Timers;
  readonly #viewers = new Map<string, Viewer>();
  /** What was last sent of each camera, and when. */
  readonly #carried = new Map<string, { sequence: number; at: number }>();
  #held: HeldGet[] = [];
  #toldVersion = -1;
  #idleSince: number;

  constructor(directory: Directory, timers: Timers) {
    this.#directory = directory;
    this.#timers = timers;
    this.#idleSince = timers.monotonic();
  }

  /** Ms for which none of its GETs has been in our hands. */
  get idleMs(): number {
    return this.#held.length > 0 ? 0 : this.#timers.monotonic() - this.#idleSince;
  }

  /** @param after for every camera watched, the newest sequence the page has */
  ask(response: Response, after: ReadonlyMap<string, number>, camerasVersion: number): void {
    this.#toldVersion = camerasVersion;
    if (this.#held.length >= MOST_HELD) this.#held[0]?.answer((oldest) => oldest.status(204).end());
    this.#held.push(new HeldGet(response, this.#timers, (get) => this.#forget(get)));
    this.#watchExactly(after);
    this.answerIfReady();
  }

  unwatch(id: string): void {
    this.#viewers.get(id)?.close();
    this.#viewers.delete(id);
    this.#carried.delete(id);
  }

  answerIfReady(): void {
    const [oldest] = this.#held;
    if (!oldest || !this.#hasNews()) return;
    const records = this.#takeNews();
    oldest.answer((response) => {
      response.set(FRAME_HEADERS.clock, `${this.#timers.now()}`).type(CONTAINER_TYPE);
      response.send(Buffer.concat(encodeContainer(records)));
    });
  }

  close(): void {
    for (const viewer of this.#viewers.values()) viewer.close();
    this.#viewers.clear();
    for (const get of [...this.#held]) get.answer((response) => response.status(204).end());
  }

  #watchExactly(after: ReadonlyMap<string, number>): void {
    for (const id of this.#viewers.keys()) if (!after.has(id)) this.unwatch(id);
    for (const [id, sequence] of after) {
      const channel = this.#directory.find(id);
      if (channel && this.#isLost(id, sequence)) this.#viewers.get(id)?.offerLatest();
      if (!channel || this.#viewers.has(id)) continue;
      const viewer = new Viewer(channel, () => this.answerIfReady());
      this.#viewers.set(id, viewer);
      viewer.join(sequence);
    }
  }

  /** The page does not have what was sent it, and it is no longer on its way: that answer was lost. */
  #isLost(id: string, after: number): boolean {
    const carried = this.#carried.get(id);
    return (
      carried !== undefined &&
      after < carried.sequence &&
      this.#timers.monotonic() - carried.at > LOST_AFTER_MS
    );
  }

  #hasNews(): boolean {
    return (
      this.#toldVersion !== this.#directory.version ||
      [...this.#viewers.values()].some((viewer) => viewer.waiting)
    );
  }

  #takeNews(): ContainerRecord[] {
    const records: ContainerRecord[] = [];
    const { version } = this.#directory;
    if (this.#toldVersion !== version) {
      this.#toldVersion = version;
      records.push({ type: 'cameras', version, cameras: this.#directory.list() });
    }
    for (const viewer of this.#viewers.values()) {
      const frame = viewer.take();
      if (!frame) continue;
      records.push({ type: 'frame', header: frame.header, jpeg: frame.jpeg });
      this.#carried.set(frame.header.camera, {
        sequence: frame.header.sequence,
        at: this.#timers.monotonic(),
      });
    }
    return records;
  }

  #forget(get: HeldGet): void {
    this.#held = this.#held.filter((held) => held !== get);
    this.#idleSince = this.#timers.monotonic();
  }
}
