import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { KernelLink } from './kernel-link.ts';

const run = promisify(execFile);

/**
 * `one-port` gives a device one port towards everybody, as most routers at home do; `port-each` another one towards each server, as in many
 * companies and at mobile providers.
 */
export type NatKind = 'one-port' | 'port-each';

export interface NatOptions {
  readonly kind: NatKind;
  /** Nothing of UDP passes, and nobody is told. */
  readonly dropsUdp?: boolean;
}

export interface Nat extends AsyncDisposable {
  /** A program in it has an address of its own, which nobody outside sees: `ip netns exec {namespace} …`. */
  readonly namespace: string;
}

/** RFC 1918; of a network that nobody else is in. */
const [ROUTER, DEVICE] = ['10.77.0.1', '10.77.0.2'];

/** A router at the end of this line, and a device behind it. The line's end must be nobody else's, and be ended after this. */
export async function startNat(link: KernelLink, { kind, dropsUdp = false }: NatOptions): Promise<Nat> {
  const namespace = `${link.namespace}-nat`;
  const ip = (...args: string[]) => run('ip', args);
  const sweep = () => spawnSync('ip', ['netns', 'del', namespace]);
  process.once('exit', sweep);
  await ip('netns', 'add', namespace);
  try {
    const ends = ['link', 'add', 'inner', 'type', 'veth', 'peer', 'name', 'line', 'netns', namespace];
    await ip('-n', link.namespace, ...ends);
    for (const [where, device, address] of [
      [link.namespace, 'inner', ROUTER],
      [namespace, 'line', DEVICE],
    ] as const) {
      await ip('-n', where, 'addr', 'add', `${address}/30`, 'dev', device);
      await ip('-n', where, 'link', 'set', device, 'up');
    }
    await ip('-n', namespace, 'link', 'set', 'lo', 'up');
    await ip('-n', namespace, 'route', 'add', 'default', 'via', ROUTER);
    await ip('netns', 'exec', link.namespace, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    await ip('netns', 'exec', link.namespace, 'nft', rules(kind, dropsUdp));
  } catch (error) {
    sweep();
    throw error;
  }
  return {
    namespace,
    async [Symbol.asyncDispose]() {
      process.off('exit', sweep);
      await ip('netns', 'del', namespace);
    },
  };
}

/** What comes unasked is dropped: it would take the port that a device's own packet is to go by. */
function rules(kind: NatKind, dropsUdp: boolean): string {
  const masquerade = kind === 'port-each' ? 'masquerade fully-random' : 'masquerade';
  return [
    'add table ip nat',
    'add chain ip nat out { type nat hook postrouting priority 100; }',
    `add rule ip nat out oifname "line" ${masquerade}`,
    'add table ip wall',
    'add chain ip wall through { type filter hook forward priority 0; }',
    ...(dropsUdp ? ['add rule ip wall through meta l4proto udp drop'] : []),
    'add chain ip wall unasked { type filter hook input priority 0; }',
    'add rule ip wall unasked iifname "line" ct state new drop',
  ].join('; ');
}
