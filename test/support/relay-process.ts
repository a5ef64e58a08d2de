import { join } from 'node:path';
import { type RelayApi, signIn } from './api.ts';
import { Child, childEnv } from './child.ts';
import { eventually } from './eventually.ts';
import { enterRelay } from './evidence.ts';
import { freePort } from './free-port.ts';
import { ADMIN, relayEnv } from './relay-settings.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';

/** Ms that starting a relay may take on a busy machine of two cores. */
const START_MS = 20_000;

/** A relay as a person runs it: its own process, port and data, which it keeps when it is killed and started again. */
export class RelayProcess implements AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly admin = ADMIN;
  #data: TempFolder;
  #child: Child;
  #env: NodeJS.ProcessEnv;
  #earlier = '';

  constructor(port: number, data: TempFolder, env: NodeJS.ProcessEnv) {
    this.port = port;
    this.url = `http://${env.HOST ?? '127.0.0.1'}:${port}`;
    this.#data = data;
    this.#env = env;
    this.#child = this.#spawn();
    enterRelay(this);
  }

  /** All it has said, over all its lives; for the message of a failure. */
  get output(): string {
    return this.#earlier + this.#child.output;
  }

  get process(): Child {
    return this.#child;
  }

  get dataFolder(): string {
    return join(this.#data.path, 'data');
  }

  async listening(): Promise<void> {
    await eventually('the relay answers /healthz', async () => (await fetch(`${this.url}/healthz`)).ok, {
      within: START_MS,
      context: () => this.output,
    });
  }

  /** As when its machine loses power. */
  async killed(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child.exited;
  }

  /** Started anew on the same port and data. @returns the moment it listened, on performance.now() */
  async startedAgain(): Promise<number> {
    this.#earlier = this.output;
    this.#child = this.#spawn();
    await this.listening();
    return performance.now();
  }

  /** The API as its administrator. */
  signedIn(): Promise<RelayApi> {
    return signIn(this.url, this.admin);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await this.#data[Symbol.asyncDispose]();
  }

  #spawn(): Child {
    return new Child(process.execPath, ['--import', 'tsx', 'server/src/main.ts'], {
      env: childEnv(relayEnv(this.port, this.dataFolder, this.#env)),
    });
  }
}

/**
 * For a test that ends its relay, starts it again, measures its process or reads what it prints; others use `startRelay` of relay.ts,
 * which costs a second less.
 *
 * @param env settings on top of those every test's relay has
 */
export async function startRelayProcess(env: NodeJS.ProcessEnv = {}, port?: number): Promise<RelayProcess> {
  const relay = new RelayProcess(port ?? (await freePort()), await tempFolder(), env);
  try {
    await relay.listening();
    return relay;
  } catch (error) {
    await relay[Symbol.asyncDispose]();
    throw error;
  }
}
