import { spokenDuration } from '../figures/times.ts';

/** What the one polite live region says: state changes that lasted, gathered, now and then. Never figures. */
export interface Heard {
  readonly id: string;
  readonly name: string;
  readonly state: 'connecting' | 'live' | 'stale' | 'offline';
}

interface Known {
  /** What a listener was told last, or found at the start. */
  told: Heard['state'];
  current: Heard['state'];
  since: number;
}

/** Ms a state must have lasted to be worth a word. */
const LASTED_MS = 3_000;
/** Ms between two announcements. */
const PAUSE_MS = 10_000;

export class Announcer {
  #known = new Map<string, Known>();
  #saidAt = Number.NEGATIVE_INFINITY;

  /** @returns what to say now, or nothing */
  hear(cameras: readonly Heard[], now: number): string | null {
    for (const camera of cameras) this.#note(camera, now);
    const changed = cameras.filter(({ id }) => this.#lasted(id, now));
    if (changed.length === 0 || now - this.#saidAt < PAUSE_MS) return null;
    this.#saidAt = now;
    const sentence = this.#compose(changed, now);
    for (const { id } of changed) this.#settle(id);
    return sentence;
  }

  #note({ id, state }: Heard, now: number): void {
    const known = this.#known.get(id);
    if (!known) this.#known.set(id, { told: state, current: state, since: now });
    else if (known.current !== state) {
      known.current = state;
      known.since = now;
    }
  }

  /** Trying to connect is not a state to tell: it becomes another one. */
  #lasted(id: string, now: number): boolean {
    const known = this.#known.get(id);
    if (!known || known.current === 'connecting' || known.current === known.told) return false;
    return now - known.since >= LASTED_MS;
  }

  #settle(id: string): void {
    const known = this.#known.get(id);
    if (known) known.told = known.current;
  }

  #compose(changed: readonly Heard[], now: number): string {
    return (['offline', 'stale', 'live'] as const)
      .map((state) => changed.filter((camera) => camera.state === state))
      .filter((group) => group.length > 0)
      .map((group) => this.#tell(group, now))
      .join(' ');
  }

  #tell(group: readonly Heard[], now: number): string {
    const [first] = group;
    if (!first) return '';
    const known = this.#known.get(first.id);
    if (group.length > 1) return `${first.name} and ${others(group.length - 1)} ${MANY[first.state]}.`;
    const lasted = spokenDuration(now - (known?.since ?? now));
    if (first.state === 'stale') return `${first.name}: no frames for ${lasted}.`;
    if (first.state === 'offline') return `${first.name} is offline.`;
    return known?.told === 'connecting' ? `${first.name} is live.` : `${first.name} is live again.`;
  }
}

const MANY: Record<Heard['state'], string> = {
  connecting: 'are connecting',
  live: 'are live',
  stale: 'have no new frames',
  offline: 'are offline',
};

const NUMBERS = ['', 'one other', 'two others', 'three others', 'four others', 'five others'];

function others(count: number): string {
  return NUMBERS[count] ?? `${count} others`;
}
