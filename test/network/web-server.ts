import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Child, childEnv, ROOT } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { tempFolder } from '../support/temp-folder.ts';
import type { Certificate } from './certificate.ts';
import type { Place, WebServerKind } from './web-server-kinds.ts';

export interface WebServerOptions {
  /** What it forwards to, as an URL. */
  to: string;
  /** Left out: plain HTTP, as between two hops. */
  certificate?: Certificate;
  /** Off: as where nobody has told it of WebSocket. */
  passesUpgrade?: boolean;
}

export interface WebServer extends AsyncDisposable {
  readonly url: string;
  /** All it has said, for a failure's message. */
  readonly output: string;
}

/** Ms that a web server may take to listen on a busy machine of two cores. */
const START_MS = 15_000;

/** The real program with the very file of docs/deployment, in which only addresses and paths are others. */
export async function startWebServer(kind: WebServerKind, options: WebServerOptions): Promise<WebServer> {
  const folder = await tempFolder();
  const [port, plainPort] = [await freePort(), await freePort()];
  const { certificate, passesUpgrade = true } = options;
  const place: Place = {
    port,
    plainPort,
    next: new URL(options.to).host,
    certificate,
    passesUpgrade,
    folder: folder.path,
  };
  const path = join(folder.path, kind.file);
  await writeFile(path, await configFor(kind, place));
  const child = new Child(kind.command, kind.args(path, place), { env: childEnv({ HOME: folder.path }) });
  const server = {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    get output() {
      return child.output;
    },
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  try {
    await Promise.race([
      eventually(`${kind.command} listens`, () => accepts(port), {
        within: START_MS,
        context: () => child.output,
      }),
      child.exited.then(() => Promise.reject(new Error(`${kind.command} has ended.\n${child.output}`))),
    ]);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function configFor(kind: WebServerKind, place: Place): Promise<string> {
  let config = await readFile(join(ROOT, 'docs/deployment', kind.file), 'utf8');
  for (const [from, to] of kind.changes(place)) {
    // A test that changes nothing would test another thing than it says.
    const parts = config.split(from);
    if (parts.length !== 2)
      throw new Error(`docs/deployment/${kind.file} has ${parts.length - 1} times: ${from}`);
    config = parts.join(to);
  }
  return kind.around?.(config, place) ?? config;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      // A port that nobody listens on may be given to who asks for it, who then has itself on the line.
      resolve(socket.localPort !== port);
      socket.destroy();
    });
  });
}
