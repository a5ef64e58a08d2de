import { type IceConfiguration, iceConfigurationSchema } from '../../protocol/ice.ts';
import { hostAndPort, type IceUrl, parseIceUrl } from '../../protocol/ice-url.ts';
import { type Check, type CheckResult, settled } from '../check.ts';
import { askFor, NEEDS_RELAY } from '../network/ask.ts';
import type { ProbeNet } from '../network/probe-net.ts';

/** One address of a STUN or TURN server. Both texts are empty for STUN. */
export interface IceEndpoint extends IceUrl {
  readonly username: string;
  readonly credential: string;
}

/** The servers that are asked: those a person names, else those the relay tells. */
export class IceServers {
  readonly areNamed: boolean;
  #all: readonly IceEndpoint[];

  constructor(named: readonly IceEndpoint[] = []) {
    this.areNamed = named.length > 0;
    this.#all = named;
  }

  /** Those that answer STUN over UDP: TURN servers do as well. Each once. */
  get stun(): IceEndpoint[] {
    const all = [...this.#of('stun'), ...this.turn('udp')];
    return all.filter((one, at) => all.findIndex((other) => hostAndPort(other) === hostAndPort(one)) === at);
  }

  turn(over: IceUrl['over']): IceEndpoint[] {
    return this.#of('turn').filter((server) => server.over === over);
  }

  /** No report may have them. */
  get secrets(): string[] {
    return this.#all.flatMap(({ username, credential }) => [username, credential]);
  }

  get hosts(): string[] {
    return this.#all.map(({ host }) => host);
  }

  /** What the relay tells, in the place of what it told before. */
  told({ iceServers }: IceConfiguration): void {
    this.#all = iceServers.flatMap(({ urls, username = '', credential = '' }) =>
      urls.flatMap((url) => {
        const parsed = parseIceUrl(url);
        return parsed ? [{ ...parsed, username, credential }] : [];
      }),
    );
  }

  get inWords(): CheckResult {
    if (this.#all.length === 0)
      return { outcome: 'not-run', says: 'not configured on this relay', figure: null };
    const [stun, turn] = [this.#of('stun').length, this.#of('turn').length];
    return { outcome: 'fine', says: `${stun} for STUN, ${turn} for TURN` };
  }

  #of(kind: IceUrl['kind']): IceEndpoint[] {
    return this.#all.filter((server) => server.kind === kind);
  }
}

const head = {
  id: 'ice',
  group: 'webrtc',
  title: 'STUN and TURN servers',
  about: 'Asks the relay which servers it names for WebRTC, and for credentials.',
} as const;

/** Whom to ask. `headers` show who asks, where cookies do not. */
export interface IceSource {
  readonly net: ProbeNet;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param source a text completes "not run: …", where the relay would not tell */
export function serversCheck(servers: IceServers, source: IceSource | string): Check {
  if (servers.areNamed) return settled(head, { ...servers.inWords, figure: null });
  if (typeof source === 'string')
    return settled(head, { outcome: 'not-run', says: `not run: ${source}`, figure: null });
  const { net, headers = {} } = source;
  return {
    ...head,
    deadlineMs: 8_000,
    usualMs: 200,
    late: NOT_TOLD,
    needs: NEEDS_RELAY,
    beside: true,
    async run(context) {
      const question = { method: 'GET', path: '/api/ice', headers } as const;
      const told = await askFor(net, iceConfigurationSchema, question, context);
      if (!told) return NOT_TOLD;
      servers.told(told);
      return servers.inWords;
    },
  };
}

const NOT_TOLD: CheckResult = { outcome: 'unknown', says: 'the relay did not say' };

export const NEEDS_SERVERS = [{ check: head.id, otherwise: 'no server is known' }] as const;
