import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { OpenSocket } from '@porthole/shared/publisher/publish-socket';
import { io } from 'socket.io-client';

/** Engine.IO's client asks for no agent in Node, and so opens a connection for every poll: a round trip each, and several under TLS. */
const KEEP_ALIVE = { keepAlive: true } as const;

/** Socket.IO in Node, its polls over connections that stay open as a browser's do. */
export const openNodeSocket: OpenSocket = (address, options) => {
  const Agent = address.startsWith('https:') ? HttpsAgent : HttpAgent;
  const agent = new Agent(KEEP_ALIVE);
  // Its types know the agent's name only: a browser has none.
  const socket = io(address, { ...options, agent: agent as unknown as string });
  // It leaves a poll that nobody answers to the network, and with it the connection.
  const end = () => agent.destroy();
  socket.io.on('close', end);
  socket.io.on('error', end);
  return socket;
};
