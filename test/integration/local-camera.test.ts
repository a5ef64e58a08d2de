import { join } from 'node:path';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { expect, test } from 'vitest';
import { childProcesses } from '../support/child-processes.ts';
import { eventually } from '../support/eventually.ts';
import { startRelay } from '../support/relay.ts';
import { copyData, tempFolder } from '../support/temp-folder.ts';
import { Watcher } from '../support/watcher.ts';

const SETTINGS = { PORTHOLE_LOCAL_CAMERA: 'test' };

/** Ms that a start may take on a busy machine. */
const PATIENCE = { within: 30_000 };

const captureClients = () => childProcesses({ process }, 'node');

const gone = (program: number) =>
  eventually('it is gone', () => !captureClients().includes(program), { ...PATIENCE, every: 5 });

test('leaves a local camera’s key to the person who has renewed it when the relay is started again, and sends as another one', async () => {
  await using folder = await tempFolder();
  const [data, copy] = [join(folder.path, 'data'), join(folder.path, 'copy')] as const;
  let renewed: CreatedCamera;
  {
    await using relay = await startRelay({ ...SETTINGS, PORTHOLE_DATA_DIR: data });
    const api = await relay.signedIn();
    const [camera] = await api.cameras();
    renewed = await (await api.fetch(`/api/cameras/${camera?.id}/key`, { method: 'POST' })).json();
  }
  copyData(data, copy);
  await using relay = await startRelay({ ...SETTINGS, PORTHOLE_DATA_DIR: copy });
  const asked = await fetch(`${relay.url}/api/publisher`, {
    headers: { authorization: `Bearer ${renewed.key}` },
  });
  expect(await asked.json()).toMatchObject({ camera: { id: renewed.id } });
  const api = await relay.signedIn();
  expect((await api.cameras()).map(({ name }) => name)).toEqual(['Test pattern', 'Test pattern']);
  const sends = async () => {
    const online = (await api.cameras()).filter(({ state }) => state === 'online');
    return online.length === 1 && online[0]?.id !== renewed.id;
  };
  await eventually('the relay sends as another camera', sends, PATIENCE);
});

test('starts one capture client again when the relay’s own is killed, and no older frame follows', async () => {
  await Promise.all(captureClients().map(gone));
  await using relay = await startRelay(SETTINGS);
  const api = await relay.signedIn();
  const [camera] = await api.cameras();
  using watcher = new Watcher(api, camera?.id ?? '');
  await watcher.hasSeen(5);

  const [capture] = captureClients();
  process.kill(capture as number, 'SIGKILL');
  await gone(capture as number);
  const before = watcher.arrivals.length;
  await eventually('another one is started', () => captureClients().length > 0, PATIENCE);
  await eventually('frames come again', () => watcher.arrivals.length >= before + 10, PATIENCE);

  const numbers = watcher.arrivals.map(({ header }) => header.sequence);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(captureClients()).toHaveLength(1);
  expect((await api.cameras()).map(({ state }) => state)).toEqual(['online']);
});
