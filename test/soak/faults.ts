import { BLOCKS_SOCKET_IO, PROBE_BYTES, refusesUpgrade, swallowsUpgraded } from '../network/policies.ts';
import type { Chance } from '../support/chance.ts';
import type { SoakLeg } from './leg.ts';
import { type SoakScene, USUAL_PAINT_MS } from './scene.ts';

/** Something that goes wrong, until it is ended. */
export interface Fault {
  readonly what: string;
  /** Resolves when it has ended. */
  readonly end: () => Promise<void> | void;
}

type Make = (scene: SoakScene, chance: Chance) => Fault | Promise<Fault>;

const SLOW_PAINT_MS = 700;

const anyLeg = ({ viewers, cameras }: SoakScene, chance: Chance): SoakLeg =>
  chance.pick([...viewers, ...cameras]).leg;

const atLeg =
  (what: string, begin: (leg: SoakLeg) => void): Make =>
  (scene, chance) => {
    const leg = anyLeg(scene, chance);
    begin(leg);
    return { what: `${leg.name}: ${what}`, end: () => leg.heals() };
  };

async function relayEnds({ relay }: SoakScene, signal: 'SIGKILL' | 'SIGTERM'): Promise<Fault> {
  relay.process.signal(signal);
  await relay.process.exited;
  return {
    what: `relay: ${signal}`,
    end: async () => {
      await relay.startedAgain();
    },
  };
}

const OF_THE_RELAY: readonly Make[] = [
  (scene) => relayEnds(scene, 'SIGKILL'),
  (scene) => relayEnds(scene, 'SIGTERM'),
];

const OF_A_LEG: readonly Make[] = [
  (scene, chance) => {
    const leg = anyLeg(scene, chance);
    const ways = chance.pick(['both', 'up', 'down'] as const);
    const goOn = leg.link.stall(ways);
    return { what: `${leg.name}: stalled, ${ways}`, end: goOn };
  },
  atLeg('half-open', (leg) => leg.link.forget()),
  atLeg('half-open upwards', (leg) => leg.link.forget('up')),
  atLeg('cut and refused', (leg) => {
    leg.link.refuses = true;
    leg.link.cut();
  }),
  atLeg('cut', (leg) => leg.link.cut()),
  atLeg('upgrade refused', (leg) => leg.puts(refusesUpgrade({ status: 501 }))),
  atLeg('upgraded, then silent', (leg) => leg.puts(swallowsUpgraded('both', { afterBytes: PROBE_BYTES }))),
  atLeg('Socket.IO blocked', (leg) => leg.puts(BLOCKS_SOCKET_IO)),
  atLeg('a thin line', (leg) => {
    leg.link.shape = { delayMs: 80, downBytesPerSecond: 60_000, upBytesPerSecond: 60_000 };
  }),
  (scene, chance) => {
    const one = chance.pick(scene.cameras);
    one.capture.kill('SIGKILL');
    return { what: `${one.leg.name}: capture client killed`, end: () => scene.startCapture(one) };
  },
  (scene, chance) => {
    const one = chance.pick(scene.cameras);
    one.capture.kill('SIGSTOP');
    return { what: `${one.leg.name}: asleep`, end: () => one.capture.kill('SIGCONT') };
  },
  (scene, chance) => {
    const viewer = chance.pick(scene.viewers);
    viewer.paintMs = SLOW_PAINT_MS;
    return {
      what: `${viewer.leg.name}: slow`,
      end: () => {
        viewer.paintMs = USUAL_PAINT_MS;
      },
    };
  },
];

/** @param first of those made at once: a relay ends once at a time */
export function anyFault(scene: SoakScene, chance: Chance, first: boolean): Fault | Promise<Fault> {
  return chance.pick(first ? [...OF_THE_RELAY, ...OF_A_LEG] : OF_A_LEG)(scene, chance);
}
