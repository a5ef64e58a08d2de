import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { makeCertificate } from '../network/certificate.ts';
import { startTurnServer, type TurnServer, type TurnServerOptions } from '../network/turn-server.ts';
import type { Blocked, End, TwoEnds } from './ends.ts';

const run = promisify(execFile);

/** That coturn has. */
export const SECRET = 'a-secret-that-coturn-has-too';

export interface TurnPlace extends Pick<TurnServerOptions, 'tlsPort' | 'user'> {
  /** With a private address, which is known as it is, or which others see as another one, as on EC2; left out: where the relay is. */
  readonly at?: 'private-address' | '1:1-nat';
  /** Its own address is left out of what its settings forbid. */
  readonly reachesItself?: boolean;
  /** UDP ports that are open towards it beside the one it listens at; all where they are left out. */
  readonly openPorts?: string;
}

/** The real coturn as docs/turn.md has it. */
export async function startTurnIn(ends: TwoEnds, folder: string, place: TurnPlace = {}): Promise<TurnServer> {
  const { at, reachesItself, openPorts, ...more } = place;
  const certificate = await makeCertificate(folder);
  const common = { ...more, secret: SECRET, certificate };
  if (!at) return startTurnServer({ ...common, address: ends.hub });
  const end = await ends.end('own-network');
  const address = await addressOf(end);
  const allowedPeers = reachesItself ? [address] : [];
  const own = { ...common, address, allowedPeers, namespace: end.namespace };
  if (at === 'private-address') return startTurnServer(own);
  const seen = ends.hub.replace(/\d+$/, '250');
  const nat = await OneToOne.open(address, seen);
  try {
    const server = await startTurnServer({ ...own, externalIp: seen, reachedAt: seen });
    if (openPorts) await end.drops(...groupOf(server, openPorts));
    return nat.endingWith(server);
  } catch (error) {
    await nat[Symbol.asyncDispose]();
    throw error;
  }
}

async function addressOf({ namespace }: End): Promise<string> {
  const { stdout } = await run('ip', ['-n', namespace, '-j', '-4', 'addr', 'show', 'dev', 'line']);
  const [device] = JSON.parse(stdout) as { addr_info: { local: string }[] }[];
  return device?.addr_info[0]?.local ?? '';
}

/** A security group, as EC2 has it: what is not named in it does not come in. */
function groupOf({ port, tlsPort }: TurnServer, openPorts: string): Blocked[] {
  return [
    { way: 'in', what: `iifname "line" ct state new udp dport != { ${port}, ${openPorts} }` },
    { way: 'in', what: `iifname "line" ct state new tcp dport != { ${port}, ${tlsPort} }` },
  ];
}

/** Whatever comes for the one address goes to the other, and leaves as from it. */
class OneToOne implements AsyncDisposable {
  readonly #table: string;

  private constructor(table: string) {
    this.#table = table;
  }

  static async open(inside: string, outside: string): Promise<OneToOne> {
    const table = `porthole_nat_${process.pid}`;
    const rules = [
      `add table ip ${table}`,
      `add chain ip ${table} in { type nat hook prerouting priority -100; }`,
      `add chain ip ${table} out { type nat hook postrouting priority 100; }`,
      `add rule ip ${table} in ip daddr ${outside} dnat to ${inside}`,
      `add rule ip ${table} out ip saddr ${inside} snat to ${outside}`,
    ];
    await run('nft', [rules.join('; ')]);
    return new OneToOne(table);
  }

  endingWith(server: TurnServer): TurnServer {
    return {
      port: server.port,
      tlsPort: server.tlsPort,
      urls: server.urls,
      get output() {
        return server.output;
      },
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        await this[Symbol.asyncDispose]();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('nft', ['delete', 'table', 'ip', this.#table]).catch(() => {});
  }
}
