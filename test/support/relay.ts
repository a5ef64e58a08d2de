import { join } from 'node:path';
import type { Timers } from '@porthole/shared/flow/timers';
import { systemTimers } from '../../server/src/observe/system-timers.ts';
import { openRelayLog } from '../../server/src/relay-log.ts';
import { startRelay as startServer } from '../../server/src/relay-server.ts';
import { readRelaySettings } from '../../server/src/settings.ts';
import { type RelayApi, signIn } from './api.ts';
import { enterRelay } from './evidence.ts';
import { ADMIN, relayEnv } from './relay-settings.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';

/** What a test may know of its relay, wherever that runs. */
export interface TestRelay extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly admin: typeof ADMIN;
  /** All it has logged; for the message of a failure. */
  readonly output: string;
  readonly dataFolder: string;
  /** The API as its administrator. */
  signedIn(): Promise<RelayApi>;
}

export interface RelayInProcess extends TestRelay {
  /** The link that a program would print. */
  readonly signInLink: string | undefined;
}

export interface RelayOptions {
  /** Any that is free unless given. */
  port?: number;
  /** The system's unless given. */
  timers?: Timers;
}

/**
 * A relay in the test's own process, as `server/src/command.ts` starts it, but on a port that the kernel chooses. It logs as JSON.
 *
 * @param env settings on top of those every test's relay has
 */
export async function startRelay(
  env: NodeJS.ProcessEnv = {},
  options: RelayOptions = {},
): Promise<RelayInProcess> {
  const folder = await tempFolder();
  try {
    return await startIn(folder, { PORTHOLE_LOG_FORMAT: 'json', ...env }, options);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

async function startIn(
  folder: TempFolder,
  env: NodeJS.ProcessEnv,
  { port = 0, timers = systemTimers }: RelayOptions,
): Promise<RelayInProcess> {
  const dataFolder = join(folder.path, 'data');
  const settings = readRelaySettings({ args: [], env: relayEnv(port, dataFolder, env) });
  const lines: string[] = [];
  const { log, close } = openRelayLog(settings, { write: (line) => void lines.push(line) });
  const server = await startServer(settings, log, timers);
  const url = server.localUrl;
  const relay: RelayInProcess = {
    port: Number(new URL(url).port),
    url,
    admin: ADMIN,
    dataFolder,
    signInLink: server.signInLink,
    get output() {
      return lines.join('');
    },
    signedIn: () => signIn(url, ADMIN),
    async [Symbol.asyncDispose]() {
      await server.close();
      close();
      await folder[Symbol.asyncDispose]();
    },
  };
  enterRelay(relay);
  return relay;
}
