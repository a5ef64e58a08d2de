import {
  BLOCKS_FRAMES_AND_UPGRADES,
  BLOCKS_SOCKET_IO,
  capsBodies,
  cutsUpgraded,
  OPEN,
  refusesUpgrade,
  STRIPS_UPGRADE,
  swallowsUpgraded,
} from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import type { ReverseProxy } from '../network/reverse-proxy.ts';
import type { Chance } from '../support/chance.ts';
import type { Scene, SimulatedPage, SimulatedPc } from './scene.ts';
import type { VirtualLink } from './virtual-network.ts';

/** Something that is wrong for a while. */
export interface Fault {
  readonly what: string;
  /** Ms of virtual time. */
  readonly from: number;
  readonly to: number;
  begin(): void | Promise<void>;
  end(): void | Promise<void>;
}

/** One side of the relay, with the box that is put before it. */
export interface Leg {
  readonly side: SimulatedPc | SimulatedPage;
  readonly proxy: ReverseProxy;
}

type Kind = (leg: Leg, chance: Chance) => Pick<Fault, 'what' | 'begin' | 'end'>;

/** A link is another for a while. */
const link =
  (what: string, changed: (chance: Chance) => Partial<VirtualLink>, usual: Partial<VirtualLink>): Kind =>
  ({ side }, chance) => {
    const now = changed(chance);
    return {
      what: `${what} ${JSON.stringify(now)}`,
      begin: () => void Object.assign(side.link, now),
      end: () => void Object.assign(side.link, usual),
    };
  };

const policy =
  (what: string, policy: Policy): Kind =>
  ({ proxy }) => ({
    what,
    begin: () => {
      proxy.policy = policy;
    },
    end: () => {
      proxy.policy = OPEN;
    },
  });

/** Happens once; nothing is to be undone. */
const once =
  (what: string, happens: (leg: Leg) => void): Kind =>
  (leg) => ({ what, begin: () => happens(leg), end: () => {} });

const UNLIMITED = Number.POSITIVE_INFINITY;

const KINDS: readonly Kind[] = [
  link('no network', () => ({ isAway: true }), { isAway: false }),
  link('delay', (chance) => ({ delayMs: Math.round(chance.between(20, 300)) }), { delayMs: 0 }),
  link(
    'thin link',
    (chance) => {
      const rate = Math.round(chance.between(256_000, 4_000_000));
      return { up: rate, down: rate };
    },
    { up: UNLIMITED, down: UNLIMITED },
  ),
  link('loss', (chance) => ({ loss: chance.between(0.01, 0.1), delayMs: 20 }), { loss: 0, delayMs: 0 }),
  link('burst of loss', () => ({ loss: 0.4, delayMs: 20 }), { loss: 0, delayMs: 0 }),
  link('connections cut after 60 s', () => ({ cutAfterMs: 60_000 }), { cutAfterMs: undefined }),
  link('connections swallow after 64 KB', () => ({ swallowAfterBytes: 64_000 }), {
    swallowAfterBytes: undefined,
  }),
  once('all connections reset', ({ side }) => side.link.reset()),
  once('all connections half-open', ({ side }) => side.link.forget()),
  ({ side: { host } }) => ({
    what: 'asleep',
    begin: () => host.suspend(),
    end: () => host.resume(),
  }),
  policy('upgrades refused', refusesUpgrade({ status: 403 })),
  policy('upgrades stripped', STRIPS_UPGRADE),
  policy('WebSockets swallowed', swallowsUpgraded('both', { afterBytes: 13 })),
  policy('WebSockets cut after 60 s', cutsUpgraded(60_000)),
  policy('Socket.IO blocked', BLOCKS_SOCKET_IO),
  policy('frames and upgrades blocked', BLOCKS_FRAMES_AND_UPGRADES),
  policy('413 above 2 KB', capsBodies(2_000)),
];

/** The relay is told to end, and is started again. */
const restart = (scene: Scene): Pick<Fault, 'what' | 'begin' | 'end'> => ({
  what: 'relay restarts',
  begin: () => scene.relay.stop(),
  end: () => scene.relay.start(),
});

/** Ms: the shortest fault, the longest, and how long nobody is there at the most. */
const SHORTEST_MS = 500;
const LONGEST_MS = 60_000;
const LONGEST_ABSENCE_MS = 10 * 60_000;

/** Of all faults, the shares of relay restarts and of absences. */
const RESTARTS = 0.1;
const ABSENCES = 0.25;

/** The page is closed, or the capture client ended, and is opened or started again. */
const absence = ({ side }: Leg): Pick<Fault, 'what' | 'begin' | 'end'> => ({
  what: 'ended',
  begin: () => {
    side.host.resume();
    return 'close' in side ? side.close() : side.stop();
  },
  end: () => ('open' in side ? side.open() : side.start()),
});

/**
 * So many faults at random, in the order of their beginnings; all are over within `withinMs`. One relay restart at most is under way at
 * a time.
 */
export function randomFaults(
  scene: Scene,
  legs: readonly Leg[],
  { faults, withinMs }: { faults: number; withinMs: number },
): Fault[] {
  const { chance, time } = scene;
  const until = time.at + withinMs;
  let relayIsUpAt = 0;
  return Array.from({ length: faults }, () => chance.between(time.at, until - LONGEST_MS))
    .sort((one, other) => one - other)
    .map((from) => {
      const kind = chance.next();
      const leg = chance.pick(legs);
      const named = (fault: Pick<Fault, 'what' | 'begin' | 'end'>) => ({
        ...fault,
        what: `${leg.side.host.name}: ${fault.what}`,
      });
      // Short ones are as common as long ones.
      const to = from + SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** chance.next();
      if (kind < RESTARTS && from > relayIsUpAt) {
        relayIsUpAt = to;
        return { from, to, ...restart(scene) };
      }
      if (kind < RESTARTS + ABSENCES)
        return {
          from,
          to: chance.between(from, Math.min(until, from + LONGEST_ABSENCE_MS)),
          ...named(absence(leg)),
        };
      return { from, to, ...named(chance.pick(KINDS)(leg, chance)) };
    });
}

/** Lets them happen. Afterwards nothing is wrong. */
export async function happen(scene: Scene, faults: readonly Fault[]): Promise<void> {
  const events = faults
    .flatMap(({ from, to, begin, end }) => [
      { at: from, run: begin },
      { at: to, run: end },
    ])
    .sort((one, other) => one.at - other.at);
  for (const { at, run } of events) {
    // A program that ends takes its time, by which the next may be due.
    await scene.run(Math.max(0, at - scene.time.at));
    await run();
  }
}
