import { request } from 'node:http';
import { expect, test } from 'vitest';
import { between } from './echo.ts';
import { BLOCK_PAGE, BLOCKS_SOCKET_IO, OPEN, refusesUpgrade, UPGRADE_REFUSALS } from './policies.ts';

/** @returns the status, and after 101 what came back for "hello" */
function upgrade(url: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { connection: 'Upgrade', upgrade: 'echo' } });
    asked.once('error', reject);
    asked.once('response', async (answer) => {
      const chunks = await answer.setEncoding('utf8').toArray();
      resolve({ status: answer.statusCode, text: chunks.join('') });
    });
    asked.once('upgrade', (answer, socket) => {
      socket.write('hello');
      socket.once('data', (bytes) => {
        socket.destroy();
        resolve({ status: answer.statusCode, text: bytes.toString() });
      });
    });
    asked.end();
  });
}

test('an open network passes requests and upgrades', async () => {
  await using network = await between(OPEN);
  const answer = await fetch(network.proxy.url, { method: 'POST', body: 'a frame' });
  expect([answer.status, await answer.text()]).toEqual([201, 'a frame']);
  expect(await upgrade(network.proxy.url)).toEqual({ status: 101, text: 'hello' });
  expect(network.proxy.refused).toBe(0);
});

test.each(UPGRADE_REFUSALS)(
  'a network that answers the upgrade with %s passes all else',
  async (what, policy) => {
    await using network = await between(policy);
    expect((await upgrade(network.proxy.url)).status).toBe(Number.parseInt(what, 10));
    expect((await fetch(network.proxy.url)).status).toBe(201);
    expect([network.proxy.refused, network.proxy.upgraded]).toEqual([1, 0]);
  },
);

test('a page in place of the upgrade arrives whole', async () => {
  await using network = await between(refusesUpgrade(BLOCK_PAGE));
  expect(await upgrade(network.proxy.url)).toEqual({ status: 200, text: BLOCK_PAGE.body });
});

test('a network that blocks Socket.IO passes other addresses', async () => {
  await using network = await between(BLOCKS_SOCKET_IO);
  expect((await fetch(`${network.proxy.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(403);
  expect((await fetch(`${network.proxy.url}/api/clock`)).status).toBe(201);
});

test('a policy may change while the network is in use', async () => {
  await using network = await between(BLOCKS_SOCKET_IO);
  network.proxy.policy = OPEN;
  expect((await fetch(`${network.proxy.url}/socket.io/`)).status).toBe(201);
});
