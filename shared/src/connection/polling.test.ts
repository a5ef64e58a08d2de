import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { engineTransports } from './polling.ts';

const closers: (() => unknown)[] = [];

/** Sockets take longer on a machine that has other work. */
const comesTrue = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 2 });

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Answers as it is told, or, as a line that died unnoticed, not at all. */
async function relayThat(answers: (asked: IncomingMessage) => string | number | undefined) {
  const open = new Set<string>();
  const heard: string[] = [];
  const server = createServer((asked, answer) => {
    const name = `${asked.method} ${heard.length + 1}`;
    heard.push(name);
    open.add(name);
    answer.once('close', () => open.delete(name));
    const said = answers(asked);
    if (typeof said === 'number') answer.writeHead(said).end();
    else if (said !== undefined) answer.end(said);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const socket = io(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    transports: engineTransports(['polling'], fetch),
    forceNew: true,
  });
  closers.push(() => socket.disconnect());
  return { socket, open, heard };
}

const HANDSHAKE = `0${JSON.stringify({ sid: 'abc', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000 })}`;

describe('Engine.IO’s polls', () => {
  it('end with a handshake that is given up, and free their connection', async () => {
    const { socket, open } = await relayThat(() => undefined);
    await comesTrue(() => expect([...open]).toEqual(['GET 1']));
    socket.disconnect();
    await comesTrue(() => expect([...open]).toEqual([]));
  });

  it('end with their session, whose last word is said all the same', async () => {
    let asked = 0;
    const { socket, open, heard } = await relayThat(({ method }) => {
      asked += 1;
      if (asked === 1) return HANDSHAKE;
      return method === 'POST' ? 'ok' : undefined;
    });
    // The handshake, and side by side the first poll and the first post.
    await comesTrue(() => expect(heard).toHaveLength(3));
    await comesTrue(() => expect([...open]).toEqual([expect.stringMatching(/^GET [23]$/)]));
    socket.disconnect();
    await comesTrue(() => expect([...open]).toEqual([]));
    await comesTrue(() => expect(heard.slice(3)).toEqual(['POST 4']));
  });

  it('say with which status they were refused', async () => {
    const { socket } = await relayThat(() => 413);
    const error = await new Promise<unknown>((resolve) => socket.once('connect_error', resolve));
    expect(error).toMatchObject({ description: 413 });
  });
});
