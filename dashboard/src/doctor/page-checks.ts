import type { Check } from '@porthole/shared/doctor/check';
import { iceChecks } from '@porthole/shared/doctor/ice/ice-checks';
import { type IceServers, serversCheck } from '@porthole/shared/doctor/ice/ice-servers';
import { networkChecks } from '@porthole/shared/doctor/network/network-checks';
import type { ProbeNet } from '@porthole/shared/doctor/network/probe-net';
import type { WallModel } from '../state/model.ts';
import { browserChecks } from './browser-checks.ts';
import { pageIceProbe } from './page-ice-probe.ts';
import { trialCheck } from './trial-check.ts';

export interface PageSurroundings {
  readonly net: ProbeNet;
  /** Null before sign-in: then only the network is looked at. */
  readonly wall: WallModel | null;
  /** Takes in what the relay tells of STUN and TURN. */
  readonly ice: IceServers;
}

/** Everything that a page can look at. */
export function pageChecks({ net, wall, ice }: PageSurroundings): Check[] {
  return [
    ...networkChecks(net, { sends: false, quick: false }),
    ...browserChecks(wall && (() => wall.cameras.peek() ?? [])),
    serversCheck(ice, wall ? { net } : 'nobody is signed in'),
    ...iceChecks(ice, pageIceProbe),
    trialCheck(wall),
  ];
}
