import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseIceUrl } from '@porthole/shared/protocol/ice-url';
import { nodeIceProbe } from '../../capture-client/src/doctor/ice/node-ice-probe.ts';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { Child, childEnv, ROOT } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { tempFolder } from '../support/temp-folder.ts';
import type { Certificate } from './certificate.ts';

export const COTURN = 'turnserver';

export interface TurnServerOptions {
  /** What the relay has as TURN_SECRET. */
  readonly secret: string;
  readonly certificate: Certificate;
  /** Where it listens. */
  readonly address?: string;
  /** What others see in the place of that, behind a 1:1 NAT. */
  readonly externalIp?: string;
  /** The address in its URLs; where it listens by default. */
  readonly reachedAt?: string;
  /** Of the kernel's network, in which it runs. */
  readonly namespace?: string;
  /** In networks of its own to which it may send all the same. */
  readonly allowedPeers?: readonly string[];
  /** One that stays the same, in the place of the secret. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Addresses that one name may have at a time; the file's by default. */
  readonly userQuota?: number;
  /** A free one by default. */
  readonly tlsPort?: number;
}

export interface TurnServer extends AsyncDisposable {
  readonly port: number;
  readonly tlsPort: number;
  /** As TURN_SERVERS has them: UDP, TCP, TLS. */
  readonly urls: readonly [udp: string, tcp: string, tls: string];
  readonly output: string;
}

/** Ms that coturn may take to listen on a busy machine of two cores. */
const START_MS = 15_000;

/** The real coturn with the very file of docs/deployment, in which only addresses, paths and the secret are others. */
export async function startTurnServer(options: TurnServerOptions): Promise<TurnServer> {
  const { address = '127.0.0.1', namespace } = options;
  const folder = await tempFolder();
  const [port, tlsPort] = [await freePort(), options.tlsPort ?? (await freePort())];
  const file = join(folder.path, 'turnserver.conf');
  await writeFile(file, await configFor(options, { address, port, tlsPort, folder: folder.path }));
  const [command = '', ...args] = [...(namespace ? ['ip', 'netns', 'exec', namespace] : []), COTURN];
  const child = new Child(command, [...args, '-c', file], { env: childEnv({ HOME: folder.path }) });
  const reachedAt = options.reachedAt ?? address;
  const server = {
    port,
    tlsPort,
    urls: [
      `turn:${reachedAt}:${port}?transport=udp`,
      `turn:${reachedAt}:${port}?transport=tcp`,
      `turns:${reachedAt}:${tlsPort}?transport=tcp`,
    ] as const,
    get output() {
      return child.output;
    },
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  try {
    await eventually('coturn answers', () => answers(`turn:${address}:${port}?transport=udp`), {
      within: START_MS,
      context: () => child.output,
    });
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

interface Place {
  readonly address: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly folder: string;
}

/** What is to be another in the file, and what it is. */
function changesOf(options: TurnServerOptions, place: Place): [string, string][] {
  const { secret, certificate, externalIp, allowedPeers = [], user, userQuota = 24 } = options;
  const auth = 'static-auth-secret=the-relays-TURN_SECRET';
  return [
    ['\nlistening-port=3478', `\nlistening-ip=${place.address}\nlistening-port=${place.port}`],
    ['tls-listening-port=443', `tls-listening-port=${place.tlsPort}`],
    ['cert=/etc/letsencrypt/live/turn.example.org/fullchain.pem', `cert=${certificate.certificate}`],
    ['pkey=/etc/letsencrypt/live/turn.example.org/privkey.pem', `pkey=${certificate.key}`],
    [auth, user ? `user=${user.name}:${user.password}` : `static-auth-secret=${secret}`],
    ...(user ? [['\nuse-auth-secret\n', '\nlt-cred-mech\n'] as [string, string]] : []),
    ...(externalIp
      ? [
          ['#external-ip=198.51.100.10/10.0.0.10', `external-ip=${externalIp}/${place.address}`] as [
            string,
            string,
          ],
        ]
      : []),
    ['user-quota=24', `user-quota=${userQuota}`],
    ['#allowed-peer-ip=10.0.0.10', allowedPeers.map((one) => `allowed-peer-ip=${one}`).join('\n')],
  ];
}

async function configFor(options: TurnServerOptions, place: Place): Promise<string> {
  let config = await readFile(join(ROOT, 'docs/deployment/turnserver.conf'), 'utf8');
  for (const [from, to] of changesOf(options, place)) {
    const parts = config.split(from);
    if (parts.length !== 2) throw new Error(`turnserver.conf has ${parts.length - 1} times: ${from}`);
    config = parts.join(to);
  }
  const ours = ['verbose', 'log-file=stdout', `pidfile=${place.folder}/pid`, `userdb=${place.folder}/db`];
  return `${config}\n${ours.join('\n')}\n`;
}

/** Over UDP, which coturn opens last. */
async function answers(url: string): Promise<boolean> {
  const server = parseIceUrl(url);
  const context = { signal: new AbortController().signal, timers: nodeTimers, progress: () => {} };
  return server !== undefined && (await nodeIceProbe.stun([server], context)).address !== null;
}
