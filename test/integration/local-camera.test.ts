import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { childProcesses } from '../support/child-processes.ts';
import { eventually } from '../support/eventually.ts';
import { startRelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';

const PATTERN = 'Test pattern';

const CLOCKS_AGREE_MS = 100;
/** Ms that a start may take on a busy machine. */
const START_MS = 30_000;

const cameras = async (api: RelayApi) => (await (await api.fetch('/api/cameras')).json()) as CameraStatus[];

const sends = (api: RelayApi, index: number) =>
  eventually(
    'the capture client on the relay’s machine sends',
    async () => (await cameras(api))[index]?.latest,
    {
      within: START_MS,
    },
  );

test('A camera of the relay’s machine whose key a person has renewed keeps that key when the relay is started again', async () => {
  await using relay = await startRelayProcess({ PORTHOLE_LOCAL_CAMERA: 'test' });
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

test('A capture client of the relay’s machine that is killed is started again: one alone, the newest frame first', async () => {
  await using relay = await startRelayProcess({ PORTHOLE_LOCAL_CAMERA: 'test' });
  const api = await relay.signedIn();
  await sends(api, 0);
  const [camera] = await cameras(api);
  using watcher = new Watcher(api, camera?.id ?? '');
  await watcher.hasSeen(5);

  const [capture] = childProcesses(relay.process, 'node');
  process.kill(capture as number, 'SIGKILL');
  const gone = () => !childProcesses(relay.process, 'node').includes(capture as number);
  await eventually('it is gone', gone, { within: 20_000, every: 5 });
  const goneAt = Date.now();
  // Not what it captured before, by two clocks that agree within this.
  const fresh = () => watcher.arrivals.filter(({ header }) => header.capturedAt > goneAt + CLOCKS_AGREE_MS);
  await eventually('frames come again', () => fresh().length > 0, { within: START_MS, every: 5 });

  await eventually('they go on', () => fresh().length >= 5, { within: 20_000 });
  const numbers = watcher.arrivals.map(({ header }) => header.sequence);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const times = fresh().map(({ header }) => header.capturedAt);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(childProcesses(relay.process, 'node')).toHaveLength(1);
  expect((await cameras(api)).map(({ state }) => state)).toEqual(['online']);
});
