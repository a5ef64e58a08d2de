import { createServer, request } from 'node:http';
import { expect, test } from 'vitest';
import { BLOCK_PAGE, BLOCKS_SOCKET_IO, OPEN, refusesUpgrade } from './policies.ts';
import { type Policy, startProxy } from './reverse-proxy.ts';

/** Echoes bodies, and after an upgrade whatever comes. */
async function echo() {
  const server = createServer((incoming, outgoing) => incoming.pipe(outgoing.writeHead(201)));
  server.on('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

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

async function between(policy: Policy) {
  const server = await echo();
  const proxy = await startProxy(server.url, policy);
  return {
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('an open network passes requests and upgrades', async () => {
  await using network = await between(OPEN);
  const answer = await fetch(network.proxy.url, { method: 'POST', body: 'a frame' });
  expect([answer.status, await answer.text()]).toEqual([201, 'a frame']);
  expect(await upgrade(network.proxy.url)).toEqual({ status: 101, text: 'hello' });
  expect(network.proxy.refused).toBe(0);
});

test('a network that refuses the upgrade passes all else', async () => {
  await using network = await between(refusesUpgrade({ status: 501 }));
  expect((await upgrade(network.proxy.url)).status).toBe(501);
  expect((await fetch(network.proxy.url)).status).toBe(201);
  expect(network.proxy.refused).toBe(1);
});

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
