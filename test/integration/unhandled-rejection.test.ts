import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startRelayProcess } from '../support/relay-process.ts';

const HOOK = fileURLToPath(new URL('../support/fails-on-signal.mjs', import.meta.url));

test('a relay logs a failure that nobody handled, with its cause, and goes on', async () => {
  await using relay = await startRelayProcess({
    NODE_OPTIONS: `--import ${HOOK}`,
    PORTHOLE_LOG_FORMAT: 'json',
  });
  const api = await relay.signedIn();
  relay.process.signal('SIGUSR2');
  await eventually('the relay logs it', () => relay.output.includes('provoked by a test'), {
    within: 20_000,
    context: () => relay.output,
  });
  expect(relay.output).toContain('the cause of it');
  expect((await api.createCamera()).name).toBe('Street');
});
