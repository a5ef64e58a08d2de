import type { Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { ViewSockets } from './view-sockets.ts';

function setUp() {
  const said: string[] = [];
  const made: { active: boolean; connected: boolean }[] = [];
  const sockets = new ViewSockets((url) => {
    const socket = { active: true, connected: false, emit: (event: string) => said.push(`${event} ${url}`) };
    made.push(socket);
    return socket as unknown as Socket;
  });
  return { said, made, sockets };
}

const word = { firstPaint: { transport: 'http', ms: 300 } } as const;

describe('TE-1: a word to the relay goes over the session that stands', () => {
  it('and over none where none does', () => {
    const { said, sockets } = setUp();
    expect(sockets.tell(word)).toBe(false);
    sockets.connect('first', {});
    expect(sockets.tell(word)).toBe(false);
    expect(said).toEqual([]);
  });

  it('which is another one after a door was closed and opened anew', () => {
    const { said, made, sockets } = setUp();
    sockets.connect('first', {});
    Object.assign(made[0]!, { connected: true });
    expect(sockets.tell(word)).toBe(true);
    Object.assign(made[0]!, { active: false, connected: false });
    sockets.connect('second', {});
    Object.assign(made[1]!, { connected: true });
    expect(sockets.tell(word)).toBe(true);
    expect(said).toEqual(['telemetry first', 'telemetry second']);
  });
});
