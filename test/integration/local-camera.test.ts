import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { startRelay } from '../support/relay.ts';

const PATTERN = 'Test pattern';

const cameras = async (api: RelayApi) => (await (await api.fetch('/api/cameras')).json()) as CameraStatus[];

const sends = (api: RelayApi, index: number) =>
  eventually(
    'the capture client on the relay’s machine sends',
    async () => (await cameras(api))[index]?.latest,
    {
      within: 30_000,
    },
  );

test('A camera of the relay’s machine whose key a person has renewed keeps that key when the relay is started again', async () => {
  await using relay = await startRelay({ PORTHOLE_LOCAL_CAMERA: 'test' });
  const api = await relay.signedIn();
  await sends(api, 0);
  const [before] = await cameras(api);
  const answer = await api.fetch(`/api/cameras/${before?.id}/key`, { method: 'POST' });
  const { id, key } = (await answer.json()) as CreatedCamera;
  await relay.killed();
  await relay.startedAgain();
  await sends(api, 1);
  const asked = await fetch(`${relay.url}/api/publisher`, { headers: { authorization: `Bearer ${key}` } });
  expect(await asked.json()).toMatchObject({ camera: { id } });
  expect((await cameras(api)).map(({ name }) => name)).toEqual([PATTERN, PATTERN]);
});
