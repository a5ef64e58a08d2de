import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const BYTES_PER_GIB = 2 ** 30;

/** What the numbers depend on: machine, kernel, versions. */
export function surroundings(): string[] {
  const cores = cpus();
  return [
    `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, ${Math.round(totalmem() / BYTES_PER_GIB)} GiB, ${type()} ${release()}`,
    `TCP ${congestionControl()}`,
    `Node ${process.version}, socket.io ${versionOf('socket.io')}, socket.io-client ${versionOf('socket.io-client')}, ws ${versionOf('ws')}, sharp ${versionOf('sharp')}`,
  ];
}

/** What TCP makes of loss. */
function congestionControl(): string {
  try {
    return readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').trim();
  } catch {
    return 'as the system has it';
  }
}

function versionOf(name: string): string {
  const path = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
