import type { Timers } from '@porthole/shared/flow/timers';
import type { Door } from '@porthole/shared/ladder/door';
import { suspicion } from '@porthole/shared/ladder/ladder-rules';
import { doorsOf, type Ladder, sendingOrder } from '@porthole/shared/ladder/ladder-state';
import type { ViewerTransport, WatchList } from './transport.ts';

interface OpenDoor {
  /** Differs from that of every door before it, also where one attempt is opened anew. */
  readonly opening: number;
  readonly way: Door['way'];
  readonly transport: ViewerTransport;
  /** It has brought a frame. */
  brings: boolean;
  /** What its session runs over. */
  over: Door['over'];
  /** What it was told to watch last, and of which list. */
  told?: { readonly part: Part; readonly list: WatchList };
}

/** Of what is watched, what a door is asked for. */
type Part = 'all' | 'one' | 'none';

/** The transports that are open at this moment, by attempt. Owned and closed by who holds the ladder. */
export class OpenDoors {
  /** When a Socket.IO that used the browser's few connections for requests was last closed, monotonic ms. */
  partedAt = Number.NEGATIVE_INFINITY;
  readonly #timers: Timers;
  readonly #openDoor: (door: Door, opening: number) => ViewerTransport;
  readonly #opened: () => void;
  readonly #open = new Map<number, OpenDoor>();
  #openings = 0;

  /** @param opened a door has asked its first */
  constructor(
    timers: Timers,
    openDoor: (door: Door, opening: number) => ViewerTransport,
    opened: () => void,
  ) {
    this.#timers = timers;
    this.#openDoor = openDoor;
    this.#opened = opened;
  }

  /** A door knows what it is to bring before it opens. @returns whether any was closed */
  match(ladder: Ladder, list: WatchList): boolean {
    const { http, socket, trial } = ladder;
    // HTTP first, for it brings the first picture: it gets the connections that are warm.
    const wanted = [http, socket, trial].filter((door) => door !== null);
    const before = this.#open.size;
    const opened = wanted.filter(({ attempt }) => !this.#open.has(attempt));
    this.#begin(opened, ladder, list);
    for (const [attempt, door] of [...this.#open])
      if (!wanted.some((one) => one.attempt === attempt)) this.#close(attempt, door);
    return this.#open.size < before + opened.length;
  }

  /** Doors without a session begin anew at once: the answer that one waits for may never come. */
  reopen(ladder: Ladder, list: WatchList): void {
    const waiting = doorsOf(ladder).filter(({ over }) => over === null);
    for (const { attempt } of waiting) {
      const door = this.#open.get(attempt);
      if (door) this.#close(attempt, door);
    }
    this.#begin(waiting, ladder, list);
  }

  closeAll(): void {
    for (const [attempt, door] of [...this.#open]) this.#close(attempt, door);
  }

  leave(): void {
    for (const { transport } of this.#open.values()) transport.leave?.();
  }

  get(attempt: number): ViewerTransport | undefined {
    return this.#open.get(attempt)?.transport;
  }

  /** @returns undefined once it is closed, though another were opened in its place */
  opened(opening: number): ViewerTransport | undefined {
    return [...this.#open.values()].find((door) => door.opening === opening)?.transport;
  }

  /** The one that signals of WebRTC go by: plain requests before polling, which rests once those carry. */
  signalling(ladder: Ladder): ViewerTransport | undefined {
    return sendingOrder(ladder)
      .filter(({ over }) => over !== null)
      .map(({ attempt }) => this.get(attempt))
      .find((transport) => transport?.canSignal);
  }

  /** A frame has come through it. */
  brought(attempt: number): void {
    const door = this.#open.get(attempt);
    if (door) door.brings = true;
  }

  /** Each door is told when what it is to bring has changed. */
  watch(ladder: Ladder, list: WatchList): void {
    for (const { attempt, over } of doorsOf(ladder)) {
      const door = this.#open.get(attempt);
      if (!door) continue;
      if (over === null) door.brings = false;
      door.over = over;
      this.#tell(door, this.#partFor(ladder, attempt), list);
    }
  }

  /**
   * A picture that HTTP brings already is not to come over polling as well: it would only wait in front of better ones. One camera is
   * enough for a trial.
   */
  #partFor(ladder: Ladder, attempt: number): Part {
    const { socket, http, trial } = ladder;
    if (attempt === trial?.attempt) return 'one';
    const brings = http?.over === 'http' && this.#open.get(http.attempt)?.brings === true;
    const spared = brings && suspicion(ladder, http, this.#timers.monotonic()) < 1;
    return attempt === socket?.attempt && socket.over !== 'websocket' && spared ? 'none' : 'all';
  }

  #begin(doors: readonly Door[], ladder: Ladder, list: WatchList): void {
    for (const door of doors) {
      this.#openings += 1;
      this.#open.set(door.attempt, {
        opening: this.#openings,
        way: door.way,
        transport: this.#openDoor(door, this.#openings),
        brings: false,
        over: null,
      });
    }
    this.watch(ladder, list);
    for (const { attempt } of doors) {
      this.#open.get(attempt)?.transport.open();
      this.#opened();
    }
  }

  #tell(door: OpenDoor, part: Part, list: WatchList): void {
    if (door.told?.part === part && door.told.list === list) return;
    door.told = { part, list };
    const most = { all: list.size, one: 1, none: 0 }[part];
    door.transport.watch(most === list.size ? list : new Map([...list].slice(0, most)));
  }

  #close(attempt: number, { way, over, transport }: OpenDoor): void {
    this.#open.delete(attempt);
    if (way === 'socket' && over !== 'websocket') this.partedAt = this.#timers.monotonic();
    transport.close();
  }
}
