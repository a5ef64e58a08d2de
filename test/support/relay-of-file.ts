import { afterAll, beforeAll } from 'vitest';
import type { RelayApi } from './api.ts';
import { startRelay, type TestRelay } from './relay.ts';
import { type RelayProcess, startRelayProcess } from './relay-process.ts';

/** One relay for all tests of the file, and its administrator; there once they run. */
export interface RelayOfFile<Relay extends TestRelay = TestRelay> {
  readonly relay: Relay;
  readonly api: RelayApi;
}

/** @param env more settings of the relay */
export function relayOfFile(env: NodeJS.ProcessEnv = {}): RelayOfFile {
  return relayOfFileBy(() => startRelay(env));
}

/** For tests that end their relay. */
export function relayProcessOfFile(): RelayOfFile<RelayProcess> {
  return relayOfFileBy(() => startRelayProcess());
}

function relayOfFileBy<Relay extends TestRelay>(start: () => Promise<Relay>): RelayOfFile<Relay> {
  let started: RelayOfFile<Relay> | undefined;
  const there = () => {
    if (!started) throw new Error('The relay of this file is there while its tests run.');
    return started;
  };
  beforeAll(async () => {
    const relay = await start();
    started = { relay, api: await relay.signedIn() };
  });
  afterAll(() => started?.relay[Symbol.asyncDispose]());
  return {
    get relay() {
      return there().relay;
    },
    get api() {
      return there().api;
    },
  };
}
