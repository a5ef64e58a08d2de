import type { Frame } from '@porthole/shared/protocol/frame';
import { describe, expect, test } from 'vitest';
import { type EngineConnection, EngineLine } from './engine-line.ts';

const FRAME: Frame = {
  header: {
    ...{ camera: 'cam_aaaaaaaaaa', sequence: 1, capturedAt: 0, width: 4, height: 3 },
    ...{ codec: 'jpeg', transport: 'websocket' },
  },
  jpeg: Uint8Array.of(1, 2, 3),
};

/** A connection over WebSocket whose network takes bytes when the test says so. */
function open() {
  const network = { bufferedAmount: 0, readyState: 1, writes: 0, takes: () => {} };
  const socket = Object.assign(network, {
    _sender: {
      sendFrame: (_parts: Uint8Array[], taken: () => void) => {
        network.writes += 1;
        network.takes = taken;
      },
    },
    terminate: () => {},
  });
  const connection = {
    ...{
      readyState: 'open',
      writeBuffer: [] as { type: string }[],
      transport: { name: 'websocket', socket },
    },
    ...{ on: () => {}, off: () => {}, prependListener: () => {}, write: () => {}, close: () => {} },
  };
  let drained = 0;
  const line = new EngineLine(connection satisfies EngineConnection, () => {
    drained += 1;
  });
  return { network, connection, line, drained: () => drained };
}

describe('FL-1: a frame over WebSocket', () => {
  test('that the network took leaves room for the next, and calls for none', () => {
    const { network, line, drained } = open();
    line.send({ frame: FRAME });
    network.takes();
    expect([line.isFree, drained()]).toEqual([true, 0]);
  });

  test('that waits for the network is the only one, and its end calls for the next', () => {
    const { network, line, drained } = open();
    network.bufferedAmount = 50_000;
    line.send({ frame: FRAME });
    expect(line.isFree).toBe(false);
    network.bufferedAmount = 0;
    network.takes();
    expect([line.isFree, drained()]).toEqual([true, 1]);
  });

  test('does not overtake what Engine.IO has yet to send', () => {
    const { connection, line } = open();
    connection.writeBuffer.push({ type: 'message' });
    expect(line.isFree).toBe(false);
  });

  test('is not written to one who is closing', () => {
    const { network, line } = open();
    network.readyState = 2;
    line.send({ frame: FRAME });
    expect([network.writes, line.isFree]).toEqual([0, true]);
  });
});
