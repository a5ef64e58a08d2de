import { afterAll, beforeAll } from 'vitest';
import type { RelayApi } from './api.ts';
import { type RelayProcess, startRelay } from './relay.ts';

/** One relay for all tests of the file, and its administrator; there once they run. */
export interface RelayOfFile {
  readonly relay: RelayProcess;
  readonly api: RelayApi;
}

/** @param env more settings of the relay */
export function relayOfFile(env: NodeJS.ProcessEnv = {}): RelayOfFile {
  let started: RelayOfFile | undefined;
  const there = () => {
    if (!started) throw new Error('The relay of this file is there while its tests run.');
    return started;
  };
  beforeAll(async () => {
    const relay = await startRelay(env);
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
