import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { expect, test } from 'vitest';
import { openLog } from '../observe/log.ts';
import { errorHandler } from './errors.ts';

/** A server of one file, and what it says to its operator. */
async function serveFile() {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-'));
  await writeFile(join(folder, 'page.txt'), 'a page');
  let said = '';
  const to = {
    write: (line: string) => {
      said += line;
    },
  };
  const { log, close } = openLog({ level: 'info', format: 'json', to });
  const server = express().use(express.static(folder), errorHandler(log)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    get: (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/page.txt`, { headers }),
    said: () => said,
    [Symbol.asyncDispose]: async () => {
      close();
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}

test.each([
  ['for a part that the page has not', { range: 'bytes=1000-' }],
  ['for another version of the page', { 'if-match': '"another"' }],
])('ER-1: what is asked %s is a bad request, and no fault of the relay’s', async (_what, headers) => {
  await using server = await serveFile();
  const answer = await server.get(headers as Record<string, string>);
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'bad-request' } }]);
  expect(server.said()).toBe('');
});
