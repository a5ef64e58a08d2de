import { errorBodySchema } from '@porthole/shared/protocol/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';

let relay: TestRelay;
let api: RelayApi;
beforeAll(async () => {
  relay = await startRelay();
  api = await relay.signedIn();
});
afterAll(() => relay?.[Symbol.asyncDispose]());

const WEBSOCKET = { transport: 'websocket' };

/** What asking is answered with. */
async function refusal(id: string, asked: unknown): Promise<[status: number, code: string]> {
  const response = await api.askTry(id, asked);
  return [response.status, errorBodySchema.parse(await response.json()).error.code];
}

test('DE-5: nobody is asked to try anything where nobody publishes', async () => {
  const { id } = await api.createCamera();
  expect(await refusal(id, WEBSOCKET)).toEqual([409, 'publisher-away']);
});

test('DE-5: there is nothing to ask of a camera that is not there', async () => {
  expect(await refusal('cam_aaaaaaaaaa', WEBSOCKET)).toEqual([404, 'camera-unknown']);
});

test.each([[{ transport: 'pigeon' }], [{ transport: 'auto' }], [{}], [['websocket']]])(
  'ER-1: %j is no transport to try',
  async (asked) => {
    const { id } = await api.createCamera();
    expect(await refusal(id, asked)).toEqual([400, 'bad-request']);
  },
);

test('AC-6: a camera’s key asks for no try', async () => {
  const { id, key } = await api.createCamera();
  const response = await fetch(`${relay.url}/api/cameras/${id}/try`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(WEBSOCKET),
  });
  expect(errorBodySchema.parse(await response.json()).error.code).toBe('signed-out');
});
