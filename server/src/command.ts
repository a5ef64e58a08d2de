import { describeSettings, SettingsError } from '@porthole/shared/settings/settings';
import { ListenError } from './http/listen.ts';
import { LocalCameraError } from './local-camera/local-camera.ts';
import { openProcessMetrics } from './observe/metrics.ts';
import { systemTimers } from './observe/system-timers.ts';
import { watchUnhandled } from './observe/unhandled.ts';
import { openRelayLog } from './relay-log.ts';
import { type RelayServer, startRelay } from './relay-server.ts';
import { RELAY_SETTINGS, readRelaySettings } from './settings.ts';
import { StoreError } from './store/store.ts';

/** What a person must mend before the relay can start. */
const EXIT_NOT_STARTED = 2;

const MENDED_BY_PEOPLE = [SettingsError, ListenError, StoreError, LocalCameraError];

/** Runs the relay until it is told to stop. @returns the exit code */
export async function serve(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(`npm run relay -- [settings]\n\n${describeSettings(RELAY_SETTINGS)}\n`);
    return 0;
  }
  try {
    const settings = readRelaySettings({ args, env });
    const { log, close } = openRelayLog(settings);
    watchUnhandled(log);
    const relay = await startRelay(settings, log, systemTimers, openProcessMetrics());
    const stop = toldToStop();
    // Whoever read it has gone, or its disk is full: the words are lost, and the relay runs on.
    process.stdout.on('error', () => {});
    process.stdout.write(greeting(relay));
    await stop;
    await relay.close();
    close();
    return 0;
  } catch (error) {
    if (!MENDED_BY_PEOPLE.some((kind) => error instanceof kind) || !(error instanceof Error)) throw error;
    process.stderr.write(`Porthole did not start:\n${error.message.replace(/^/gm, '  ')}\n`);
    return EXIT_NOT_STARTED;
  }
}

function greeting({ url, addresses, signInLink }: RelayServer): string {
  const elsewhere =
    addresses.length > 0
      ? `From another machine, put ${addresses.join(' or ')} in the place of localhost.\n`
      : '';
  if (!signInLink) return `\nPorthole is at ${url}\n${elsewhere}\n`;
  return `\nPorthole is at ${url}\nOpen this link to sign in. It works once, within an hour:\n\n  ${signInLink}\n\n${elsewhere}`;
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) process.once(signal, () => resolve());
  });
}
