import { request } from 'node:http';
import type { Socket } from 'node:net';
import { type Socket as IoClient, io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { between } from './echo.ts';
import { buffersAnswers, capsBodies, cutsUpgraded, OPEN, PROBE_BYTES, swallowsUpgraded } from './policies.ts';
import { startProxy } from './reverse-proxy.ts';

/** A tunnel to the echo, and all that came back through it. */
async function tunnelTo(url: string) {
  const asked = request(url, { headers: { connection: 'Upgrade', upgrade: 'echo' } });
  const upgraded = new Promise<Socket>((resolve, reject) => {
    asked.once('error', reject).once('upgrade', (_, socket) => resolve(socket as Socket));
  });
  asked.end();
  const socket = await inTime('it is upgraded', upgraded, 30_000);
  const seen = { socket, heard: '', closed: false };
  socket.setEncoding('utf8').on('data', (text: string) => {
    seen.heard += text;
  });
  socket
    .on('error', () => {})
    .on('close', () => {
      seen.closed = true;
    });
  return seen;
}

describe('a network that upgrades and then swallows', () => {
  test('takes what is sent and gives nothing back, while plain requests pass', async () => {
    await using network = await between(swallowsUpgraded());
    const { socket, ...seen } = await tunnelTo(network.proxy.url);
    socket.write('hello');
    await eventually('it is swallowed', () => network.proxy.swallowed === 5, { within: 30_000 });
    expect(await (await fetch(network.proxy.url, { method: 'POST', body: 'a frame' })).text()).toBe(
      'a frame',
    );
    expect(seen).toMatchObject({ heard: '', closed: false });
    expect(network.proxy.upgraded).toBe(1);
    socket.destroy();
  });

  test('may swallow one way alone', async () => {
    await using network = await between(swallowsUpgraded('down'));
    const { socket } = await tunnelTo(network.proxy.url);
    socket.write('there and not back');
    await eventually('the echo is swallowed', () => network.proxy.swallowed === 18, { within: 30_000 });
    socket.destroy();
  });

  test('may begin after so many bytes', async () => {
    await using network = await between(swallowsUpgraded('up', { afterBytes: 5 }));
    const tunnel = await tunnelTo(network.proxy.url);
    tunnel.socket.write('hello');
    await eventually('the first comes back', () => tunnel.heard === 'hello', { within: 30_000 });
    tunnel.socket.write('again');
    await eventually('the second is swallowed', () => network.proxy.swallowed === 5, { within: 30_000 });
    tunnel.socket.destroy();
  });
});

test('a network that cuts what is upgraded does so each time', async () => {
  await using network = await between(cutsUpgraded(100));
  for (let round = 1; round <= 2; round += 1) {
    const tunnel = await tunnelTo(network.proxy.url);
    await eventually('the tunnel is cut', () => tunnel.closed, { within: 30_000 });
    expect(network.proxy.cut).toBe(round);
  }
});

describe('a network that buffers answers', () => {
  /** A request whose answer is its body, which is sent in pieces. */
  function conversation(url: string) {
    const asked = request(url, { method: 'POST', agent: false });
    const seen = { asked, status: 0, heard: '', ended: false };
    asked
      .on('error', () => {})
      .once('response', (answer) => {
        seen.status = answer.statusCode ?? 0;
        answer.setEncoding('utf8').on('data', (text: string) => {
          seen.heard += text;
        });
        answer.once('end', () => {
          seen.ended = true;
        });
      });
    return seen;
  }

  test('passes them on when they end, head and all', async () => {
    await using network = await between(buffersAnswers());
    const talk = conversation(network.proxy.url);
    talk.asked.write('one ');
    await eventually('the proxy has it', () => network.proxy.gathered === 4, { within: 30_000 });
    expect(await (await fetch(network.proxy.url, { method: 'POST', body: 'x' })).text()).toBe('x');
    expect(talk.status).toBe(0);
    talk.asked.end('two');
    await eventually('the answer ends', () => talk.ended, { within: 30_000 });
    expect(talk.heard).toBe('one two');
  });

  test('passes on so much at a time where it keeps no more', async () => {
    await using network = await between(buffersAnswers(8));
    const talk = conversation(network.proxy.url);
    talk.asked.write('one ');
    await eventually('the proxy has it', () => network.proxy.gathered === 4, { within: 30_000 });
    expect(talk.heard).toBe('');
    talk.asked.write('and two ');
    await eventually('there is enough', () => talk.heard === 'one and two ', { within: 30_000 });
    talk.asked.destroy();
  });
});

describe('a network that caps bodies', () => {
  const post = (url: string, body: BodyInit) =>
    fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);

  test('passes as many bytes, and answers one more with 413', async () => {
    await using network = await between(capsBodies(64_000));
    const fits = await post(network.proxy.url, Buffer.alloc(64_000));
    expect([fits.status, (await fits.arrayBuffer()).byteLength]).toEqual([201, 64_000]);
    const large = await post(network.proxy.url, Buffer.alloc(64_001));
    expect([large.status, network.proxy.refused]).toEqual([413, 1]);
  });

  test('counts a body whose length nobody announced', async () => {
    await using network = await between(capsBodies(64_000));
    const whole = request(network.proxy.url, { method: 'POST', agent: false });
    const answered = new Promise((resolve) => whole.once('response', (answer) => resolve(answer.statusCode)));
    whole.on('error', () => {});
    whole.write(Buffer.alloc(64_001));
    expect(await inTime('it is answered', answered, 30_000)).toBe(413);
    whole.destroy();
  });
});

describe('the tunnel as Socket.IO’s clients use it', () => {
  let relay: TestRelay;
  let api: RelayApi;
  beforeAll(async () => {
    relay = await startRelay();
    api = await relay.signedIn();
  });
  afterAll(async () => {
    await relay?.[Symbol.asyncDispose]();
  });

  const client = (url: string): IoClient =>
    io(`${url}/view`, { forceNew: true, reconnection: false, extraHeaders: { cookie: api.cookie } });
  const upgradedTo = (socket: IoClient) =>
    new Promise<string>((resolve) => {
      socket.io.once('open', () => socket.io.engine.once('upgrade', ({ name }) => resolve(name)));
    });

  test('passes a WebSocket', async () => {
    await using proxy = await startProxy(relay.url, OPEN);
    const socket = client(proxy.url);
    expect(await inTime('it climbs', upgradedTo(socket), 30_000)).toBe('websocket');
    socket.disconnect();
  });

  test('lets a client climb and believe in it where it swallows after the probe', async () => {
    await using proxy = await startProxy(relay.url, swallowsUpgraded('both', { afterBytes: PROBE_BYTES }));
    const socket = client(proxy.url);
    expect(await inTime('it climbs', upgradedTo(socket), 30_000)).toBe('websocket');
    await eventually('what is sent then is swallowed', () => proxy.swallowed > 0, { within: 30_000 });
    socket.disconnect();
  });

  test('leaves a client on polling where it swallows at once', async () => {
    await using proxy = await startProxy(relay.url, swallowsUpgraded());
    const socket = client(proxy.url);
    await eventually('the probe is swallowed', () => proxy.swallowed > 0, { within: 30_000 });
    expect(socket.io.engine.transport.name).toBe('polling');
    socket.disconnect();
  });
});
