import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { socketOptions } from '@porthole/shared/publisher/publish-socket';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openNodeSocket } from './node-socket.ts';

const HANDSHAKE = { key: 'key', session: 'session', engine: ['polling'] } as const;

it('a handshake that is given up ends its request, which no line would ever answer', async () => {
  const open = new Set<number>();
  let asked = 0;
  const relay = createServer((_, answer) => {
    asked += 1;
    const number = asked;
    open.add(number);
    answer.once('close', () => open.delete(number));
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    relay.closeAllConnections();
    relay.close();
  });
  const socket = openNodeSocket(`http://127.0.0.1:${(relay.address() as AddressInfo).port}`, {
    ...socketOptions(HANDSHAKE),
    ...{ timeout: 30, reconnectionDelay: 10, reconnectionDelayMax: 10 },
  });
  onTestFinished(() => void socket.disconnect());
  socket.connect();
  const often = { timeout: 10_000, interval: 5 };
  await vi.waitFor(() => expect(asked).toBeGreaterThan(3), often);
  await vi.waitFor(() => expect(open.size).toBeLessThan(3), often);
});

it('SE-5: Socket.IO’s own tries of a thousand clients bring no more than 200 in any 100 ms', () => {
  const firstDelay = () => {
    const socket = openNodeSocket('http://127.0.0.1:9', socketOptions(HANDSHAKE));
    // What Socket.IO itself asks for the delay.
    return (socket.io as unknown as { backoff: { duration(): number } }).backoff.duration();
  };
  const delays = Array.from({ length: 1_000 }, firstDelay);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(95);
  expect(Math.max(...delays)).toBeLessThanOrEqual(1_001);
  for (let from = 0; from < 1_000; from += 20)
    expect(delays.filter((delay) => delay >= from && delay < from + 100).length).toBeLessThanOrEqual(200);
});
