import { createServer, type Server } from 'node:net';

/** Above the last port that browsers and Node's fetch refuse to ask, 10 080. */
const LOWEST = 12_000;
/** Below the ports that a kernel gives out by itself, to connections and to who asks for any: from 32 768 on Linux, 49 152 elsewhere. */
const HIGHEST = 32_000;
/** Enough for a file of tests; the first stands for all. */
const BLOCK = 200;

let block: Promise<number> | undefined;
let given = 0;

/**
 * A port of 127.0.0.1 for programs that must be told theirs, or keep it across a restart. It stays this process's while nobody listens on it:
 * no other run of tests gives it out, nor does the kernel.
 */
export async function freePort(): Promise<number> {
  block ??= claimBlock();
  const first = await block;
  for (let tries = 1; tries < BLOCK; tries += 1) {
    given = (given % (BLOCK - 1)) + 1;
    const port = first + given;
    const server = await listenOn(port);
    if (!server) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`No port is free from ${first} to ${first + BLOCK - 1}.`);
}

/** Who listens on a block's first port has all of it, until the process ends. @returns that port */
async function claimBlock(): Promise<number> {
  const blocks = Math.floor((HIGHEST - LOWEST) / BLOCK);
  const start = Math.floor(Math.random() * blocks);
  for (let tries = 0; tries < blocks; tries += 1) {
    const first = LOWEST + ((start + tries) % blocks) * BLOCK;
    const claim = await listenOn(first);
    if (!claim) continue;
    claim.unref();
    return first;
  }
  throw new Error(`Every port from ${LOWEST} to ${HIGHEST} is claimed.`);
}

/** @returns undefined where somebody listens already */
function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
