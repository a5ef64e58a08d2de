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
  /** Ms of virtual time since the schedule began. */
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

/** Ms: the shortest fault, the longest, and how long there is none at the end. */
const SHORTEST_MS = 500;
const LONGEST_MS = 60_000;

/** So many faults at random, in the order of their beginnings. One relay restart at most is under way at a time. */
export function randomFaults(
  scene: Scene,
  legs: readonly Leg[],
  { faults, withinMs }: { faults: number; withinMs: number },
): Fault[] {
  const { chance } = scene;
  let relayIsUpAt = 0;
  return Array.from({ length: faults }, () => chance.between(0, withinMs - LONGEST_MS))
    .sort((one, other) => one - other)
    .map((from) => {
      // Short ones are as common as long ones.
      const to = from + SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** chance.next();
      const isRestart = chance.next() < 0.1 && from > relayIsUpAt;
      if (isRestart) relayIsUpAt = to;
      const leg = chance.pick(legs);
      const { what, begin, end } = isRestart ? restart(scene) : chance.pick(KINDS)(leg, chance);
      return { what: isRestart ? what : `${leg.side.host.name}: ${what}`, from, to, begin, end };
    });
}

/** Lets them happen. Afterwards nothing is wrong. */
export async function happen(scene: Scene, faults: readonly Fault[]): Promise<void> {
  const began = scene.time.at;
  const events = faults
    .flatMap(({ from, to, begin, end }) => [
      { at: from, run: begin },
      { at: to, run: end },
    ])
    .sort((one, other) => one.at - other.at);
  for (const { at, run } of events) {
    // A relay takes a moment to end.
    await scene.run(Math.max(0, began + at - scene.time.at));
    await run();
  }
}
