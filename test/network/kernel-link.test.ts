import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { Child } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { findProgram } from '../support/requirements.ts';
import { KernelLinks } from './kernel-link.ts';

const run = promisify(execFile);
const BYTES = 60_000;

/** Ms that a program at the other end of the line takes for the whole body. */
const FETCH = `
  const started = performance.now();
  const { length } = Buffer.from(await (await fetch(process.argv[1])).arrayBuffer());
  console.log(JSON.stringify({ length, ms: performance.now() - started }));`;

test('a line of the kernel reaches the hub at its rate, and is gone when it is ended', async (context) => {
  const links = await KernelLinks.open();
  if (!links) return context.skip('Lines of the kernel want root and iproute2.');
  const server = createServer((_request, response) => response.end(Buffer.alloc(BYTES)));
  await new Promise<void>((resolve) => server.listen(0, links.hub, resolve));
  const { port } = server.address() as { port: number };

  const link = await links.start({ downBytesPerSecond: 100_000 });
  const program = [process.execPath, '--input-type=module', '-e', FETCH, `http://${links.hub}:${port}`];
  const { stdout } = await run('ip', ['netns', 'exec', link.namespace, ...program]);
  const { length, ms } = JSON.parse(stdout);
  expect(length).toBe(BYTES);
  // All but the burst, at the rate.
  expect(ms).toBeGreaterThan(((BYTES - 16_384) / 100_000) * 1000 * 0.9);

  await links[Symbol.asyncDispose]();
  server.close();
  expect((await run('ip', ['netns', 'list'])).stdout).not.toContain(link.namespace);
  expect((await run('ip', ['addr', 'show', 'lo'])).stdout).not.toContain(links.hub);
});

/** Ms of each answer to so many datagrams, once all have come or none is waited for any longer. */
const ECHO = `
  import { createSocket } from 'node:dgram';
  const socket = createSocket('udp4');
  const [host, port, count, patienceMs] = process.argv.slice(1);
  const took = [];
  const tell = () => { console.log(JSON.stringify(took)); process.exit(); };
  socket.on('message', (sent) => {
    if (took.push(performance.now() - Number(sent)) === Number(count)) tell();
  });
  for (let sent = 0; sent < Number(count); sent += 1) socket.send(\`\${performance.now()}\`, Number(port), host);
  setTimeout(tell, Number(patienceMs));`;

const DATAGRAMS = 200;

test.for([
  ['long', { delayMs: 60 }, { least: DATAGRAMS, most: DATAGRAMS, withinMs: 10_000 }],
  [
    'long and bad',
    { delayMs: 60, loss: 0.2 },
    { least: DATAGRAMS * 0.4, most: DATAGRAMS * 0.9, withinMs: 3_000 },
  ],
] as const)(
  'a line of the kernel that is %s has each packet take its time, whatever it is of',
  async ([, shape, answered], context) => {
    await using links = await KernelLinks.open();
    if (!links || !findProgram('socat'))
      return context.skip('Long lines of the kernel want root, iproute2 and socat.');
    const echo = createSocket('udp4');
    echo.on('message', (message, { port, address }) => echo.send(message, port, address));
    await new Promise<void>((resolve) => echo.bind(0, links.hub, resolve));
    const link = await links.start(shape);
    const program = [process.execPath, '--input-type=module', '-e', ECHO];
    const to = [links.hub, `${echo.address().port}`, `${DATAGRAMS}`, `${answered.withinMs}`];
    const { stdout } = await run('ip', ['netns', 'exec', link.namespace, ...program, ...to]);
    const took: number[] = JSON.parse(stdout);
    expect(took.length).toBeGreaterThanOrEqual(answered.least);
    expect(took.length).toBeLessThanOrEqual(answered.most);
    // A timer may come a ms early.
    expect(Math.min(...took)).toBeGreaterThanOrEqual(2 * shape.delayMs - 2);
    echo.close();
  },
);

/** Asks again and again, and says of each answer whether it came within half a second. */
const ASK = `
  const ask = async () => {
    const came = await fetch(process.argv[1], { signal: AbortSignal.timeout(500) }).then(() => true, () => false);
    console.log(came);
    setTimeout(ask, 50);
  };
  ask();`;

test('a line of the kernel that is cut loses everything, and tells nobody', async (context) => {
  const links = await KernelLinks.open();
  if (!links) return context.skip('Lines of the kernel want root and iproute2.');
  await using _ = links;
  const server = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, links.hub, resolve));
  const { port } = server.address() as { port: number };
  const link = await links.start({ downBytesPerSecond: 100_000 });
  const program = [process.execPath, '--input-type=module', '-e', ASK, `http://${links.hub}:${port}`];
  await using asking = new Child('ip', ['netns', 'exec', link.namespace, ...program]);

  /** Twice in a row, so that the first may have been asked before. */
  const says = (came: boolean) => {
    const line = `${came}\n`;
    const context = () => asking.output.slice(-500);
    return eventually(line, () => asking.output.endsWith(line + line), { within: 60_000, context });
  };
  await says(true);
  await link.cut();
  await says(false);
  await link.mend();
  await says(true);
  server.closeAllConnections();
  server.close();
});

/** Says what a connection that is kept brings, and how it ends, and by which address new ones come. */
const KEEP_AND_ASK = `
  import { connect } from 'node:net';
  const [host, port] = process.argv.slice(1);
  let brought = 0;
  let end = null;
  const kept = connect(Number(port), host);
  kept.on('data', (bytes) => { brought += bytes.length; kept.write('.'); });
  kept.on('error', ({ code }) => { end = code; });
  kept.on('close', () => { end ??= 'closed'; });
  const ask = () => {
    const asking = connect(Number(port), host);
    asking.once('data', () => {
      console.log(JSON.stringify({ from: asking.localAddress, brought, end }));
      asking.destroy();
    });
    asking.on('error', () => {});
    setTimeout(ask, 50);
  };
  ask();`;

test('who roams on a line of the kernel has another address, and is told nothing of the connections by the old one, which are dead', async (context) => {
  const links = await KernelLinks.open();
  if (!links) return context.skip('Lines of the kernel want root and iproute2.');
  await using _ = links;
  let kept: Socket | undefined;
  const server = createTcpServer((socket) => {
    kept ??= socket;
    const ticks = setInterval(() => socket.write('tick'), 20);
    socket.on('data', () => {});
    socket.on('error', () => {});
    socket.on('close', () => clearInterval(ticks));
  });
  await new Promise<void>((resolve) => server.listen(0, links.hub, resolve));
  const { port } = server.address() as { port: number };
  const link = await links.start({});
  const program = [process.execPath, '--input-type=module', '-e', KEEP_AND_ASK, links.hub, `${port}`];
  await using asking = new Child('ip', ['netns', 'exec', link.namespace, ...program]);
  interface Said {
    from: string;
    brought: number;
    end: string | null;
  }
  const said = () =>
    asking.output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Said);
  const before = await eventually('it asks', () => said().find(({ brought }) => brought > 0), {
    within: 15_000,
  });

  await link.roam();
  const since = await eventually(
    'it asks by another address, for a while',
    () => {
      const roamed = said().filter(({ from }) => from !== before.from);
      return roamed.length >= 20 && roamed;
    },
    { within: 15_000, context: () => asking.output.slice(-500) },
  );
  expect(new Set(since.map(({ from }) => from)).size).toBe(1);
  expect(new Set(since.map(({ brought }) => brought)).size).toBe(1);
  expect(since.at(-1)?.end).toBeNull();
  expect(kept?.closed).toBe(false);
  kept?.destroy();
  server.close();
});
