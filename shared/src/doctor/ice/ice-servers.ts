import { type IceConfiguration, iceConfigurationSchema } from '../../protocol/ice.ts';
import { hostAndPort, type IceUrl, parseIceUrl } from '../../protocol/ice-url.ts';
import { type Check, type CheckResult, settled } from '../check.ts';
import { askFor, NEEDS_RELAY } from '../network/ask.ts';
import type { ProbeNet } from '../network/probe-net.ts';

export interface TurnServer extends IceUrl {
  readonly username: string;
  readonly credential: string;
}

/** The servers that are looked at: those a person names, and where none are named those the relay tells of once it was asked. */
export class IceServers {
  #stun: readonly IceUrl[];
  #turn: readonly TurnServer[];
  readonly #named: { readonly stun: boolean; readonly turn: boolean };

  constructor(stun: readonly IceUrl[] = [], turn: readonly TurnServer[] = []) {
    this.#stun = stun;
    this.#turn = turn;
    this.#named = { stun: stun.length > 0, turn: turn.length > 0 };
  }

  /** Those that answer STUN over UDP: TURN servers do as well. Each once. */
  get overUdp(): IceUrl[] {
    const all = [...this.#stun, ...this.turnOver('udp')];
    return all.filter((one, at) => all.findIndex((other) => hostAndPort(other) === hostAndPort(one)) === at);
  }

  turnOver(over: IceUrl['over']): TurnServer[] {
    return this.#turn.filter((server) => server.over === over);
  }

  get hasTurn(): boolean {
    return this.#turn.length > 0;
  }

  get isEmpty(): boolean {
    return this.#stun.length === 0 && !this.hasTurn;
  }

  /** No report may have them. */
  get secrets(): string[] {
    return this.#turn.flatMap(({ username, credential }) => [username, credential]);
  }

  get hosts(): string[] {
    return [...this.#stun, ...this.#turn].map(({ host }) => host);
  }

  /** What the relay tells, in the place of what it told before, as far as a person has named none. */
  told({ iceServers }: IceConfiguration): void {
    const servers = iceServers.flatMap(({ urls, username = '', credential = '' }) =>
      urls.flatMap((url) => {
        const parsed = parseIceUrl(url);
        return parsed ? [{ ...parsed, username, credential }] : [];
      }),
    );
    if (!this.#named.stun) this.#stun = servers.filter(({ kind }) => kind === 'stun');
    if (!this.#named.turn) this.#turn = servers.filter(({ kind }) => kind === 'turn');
  }

  get inWords(): CheckResult {
    if (this.isEmpty) return NONE;
    const facts = {
      iceOverUdp: this.overUdp.map(hostAndPort),
      iceOverTls: this.turnOver('tls').map(hostAndPort),
    };
    const says = `${this.#stun.length} for STUN, ${this.#turn.length} for TURN`;
    return { outcome: 'fine', says, facts };
  }
}

const NONE: CheckResult = { outcome: 'not-run', says: 'not configured on this relay', figure: null };

const head = {
  id: 'ice',
  group: 'webrtc',
  title: 'STUN and TURN servers',
  about: 'Asks the relay which servers it names for WebRTC, and for credentials.',
} as const;

/** Asks the relay. @param headers that show who asks, where cookies do not */
export function askForServers(
  net: ProbeNet,
  servers: IceServers,
  headers: Readonly<Record<string, string>> = {},
): Check {
  return {
    ...head,
    deadlineMs: 8_000,
    usualMs: 200,
    late: { outcome: 'unknown', says: 'the relay did not say' },
    needs: NEEDS_RELAY,
    beside: true,
    async run(context) {
      const question = { method: 'GET', path: '/api/ice', headers } as const;
      const told = await askFor(net, iceConfigurationSchema, question, context);
      if (told) servers.told(told);
      return told || !servers.isEmpty
        ? servers.inWords
        : { outcome: 'unknown', says: 'the relay did not say' };
    },
  };
}

/** Where the relay need not, or cannot, be asked. @param otherwise completes "not run: …", where a person has named none either */
export function namedServers(servers: IceServers, otherwise: string): Check {
  return settled(
    head,
    servers.isEmpty
      ? { outcome: 'not-run', says: `not run: ${otherwise}`, figure: null }
      : { ...servers.inWords, figure: null },
  );
}

export const NEEDS_SERVERS = [{ check: head.id, otherwise: 'no server is known' }] as const;
