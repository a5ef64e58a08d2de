import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const BYTES_PER_GIB = 2 ** 30;

/** What the numbers depend on: machine, kernel, versions. */
export function surroundings(): string[] {
  const cores = cpus();
  return [
    `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, ${Math.round(totalmem() / BYTES_PER_GIB)} GiB, ${type()} ${release()}`,
    `Node ${process.version}, socket.io ${versionOf('socket.io')}, socket.io-client ${versionOf('socket.io-client')}, ws ${versionOf('ws')}, sharp ${versionOf('sharp')}`,
  ];
}

function versionOf(name: string): string {
  const path = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
