import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store/store.ts';
import { openLog } from './log.ts';
import { Readiness } from './readiness.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'porthole-readiness-'));
  store = await openStore(folder);
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true });
});

describe('HC-2: a relay', () => {
  test('is ready while its store answers', async () => {
    await expect(
      new Readiness(store, openLog({ level: 'silent', format: 'json' }).log).check(),
    ).resolves.toBeUndefined();
  });

  test('is not once its store fails', async () => {
    const readiness = new Readiness(store, openLog({ level: 'silent', format: 'json' }).log);
    await store.schema.dropTable('people').execute();
    await expect(readiness.check()).rejects.toMatchObject({ code: 'store-failing' });
  });

  test('is not once it was told to end, whatever its store does', async () => {
    const readiness = new Readiness(store, openLog({ level: 'silent', format: 'json' }).log);
    readiness.stop();
    await expect(readiness.check()).rejects.toMatchObject({ code: 'relay-restarting' });
  });
});
