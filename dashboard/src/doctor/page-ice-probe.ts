import { ICE_ANSWER_MS, type IceProbe } from '@porthole/shared/doctor/ice/ice-probe';
import { hostAndPort } from '@porthole/shared/protocol/ice-url';
import { gather, stunSeen, turnEnd } from './gathering.ts';

/** Ms for an address over TLS: some six round trips, of which none may be waited for long. */
const TURN_MS = 5_000;

/** STUN and TURN as the browser asks them, which is all that a page can do. */
export const pageIceProbe: IceProbe = {
  async stun(servers, context) {
    const urls = servers.map((server) => `stun:${hostAndPort(server)}`);
    return stunSeen(await gather({ iceServers: [{ urls }] }, context, ICE_ANSWER_MS), servers.length);
  },
  async turn(server, context) {
    const { url, username, credential } = server;
    const configuration: RTCConfiguration = {
      iceServers: [{ urls: url, username, credential }],
      iceTransportPolicy: 'relay',
    };
    return turnEnd(await gather(configuration, context, TURN_MS, ({ type }) => type === 'relay'), server);
  },
};
