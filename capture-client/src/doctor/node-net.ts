import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { requestBy } from '@porthole/shared/doctor/network/fetch-net';
import {
  type ProbeNet,
  type ProbeSocket,
  type Refusal,
  socketOptions,
} from '@porthole/shared/doctor/network/probe-net';
import { PROBE_NAMESPACE } from '@porthole/shared/protocol/probe';
import { io } from 'socket.io-client';

/** Ms for the answer to an upgrade. */
const REFUSAL_MS = 4_000;

/** The way to the relay from Node, as the capture client goes it: straight, whatever proxy the system names. */
export function nodeNet(origin: string): ProbeNet {
  const { hostname, port, protocol } = new URL(origin);
  return {
    hostname,
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    request: requestBy(fetch, origin),
    openSocket: (attempt, transport) =>
      io(origin + PROBE_NAMESPACE, socketOptions(attempt, transport)) as unknown as ProbeSocket,
    newAttempt: () => randomBytes(15).toString('base64url'),
    readRefusal: (attempt, signal) => readRefusal(origin, attempt, signal as globalThis.AbortSignal),
  };
}

/** The status that a browser keeps to itself. @returns undefined where this one went through, or no answer came */
function readRefusal(
  origin: string,
  attempt: string,
  signal: globalThis.AbortSignal,
): Promise<Refusal | undefined> {
  const ask = origin.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const asked = ask(`${origin}/socket.io/?EIO=4&transport=websocket&probe=${attempt}`, {
      signal,
      timeout: REFUSAL_MS,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      },
    });
    const end = (refusal?: Refusal) => {
      asked.destroy();
      resolve(refusal);
    };
    asked.once('response', ({ statusCode = 0, headers }) =>
      end({ status: statusCode, by: headers.server?.toString() ?? null }),
    );
    asked.once('upgrade', (_answer, socket) => {
      socket.destroy();
      end();
    });
    asked.once('timeout', () => end());
    asked.once('error', () => end());
    asked.end();
  });
}
