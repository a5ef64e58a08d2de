import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { Transform } from 'node:stream';
import { type Way, waysOf } from './link-connection.ts';
import type { Answer, Deeds, TunnelFate } from './policy.ts';

export interface Upgrade {
  incoming: IncomingMessage;
  near: Socket;
  head: Buffer;
  /** Told of every socket that must end with the proxy. */
  keep: (socket: Socket) => void;
}

/** Asks the relay for the upgrade, passes its answer on, and then what is sent over it, as far as its fate allows. */
export function tunnel(relay: URL, upgrade: Upgrade, fate: TunnelFate, deeds: Deeds): void {
  const { incoming, near, head, keep } = upgrade;
  const { method, url } = incoming;
  const headers = fate.strips ? withoutUpgrade(incoming.headers) : incoming.headers;
  if (fate.strips) deeds.stripped += 1;
  const onward = request({ host: relay.hostname, port: relay.port, method, path: url, headers });
  near.once('close', () => onward.destroy());
  onward.once('error', () => near.destroy());
  onward.once('response', async (answer) => {
    const body = Buffer.concat(await answer.toArray()).toString();
    const contentType = answer.headers['content-type'];
    near.end(rawAnswer({ status: answer.statusCode ?? 502, body, ...(contentType && { contentType }) }));
  });
  onward.once('upgrade', (answer, far, farHead) => {
    deeds.upgraded += 1;
    keep(far);
    if (fate.answersInstead) {
      far.destroy();
      near.end(rawAnswer(fate.answersInstead));
      return;
    }
    near.write(rawHead(`HTTP/1.1 101 ${answer.statusMessage}`, answer.rawHeaders));
    join(near, far, fate, deeds);
    if (head.length > 0) near.unshift(head);
    if (farHead.length > 0) far.unshift(farHead);
  });
  onward.end();
}

function withoutUpgrade({ upgrade: _, connection: __, ...headers }: IncomingHttpHeaders) {
  return headers;
}

function join(near: Socket, far: Socket, { swallows, cutAfterMs }: TunnelFate, deeds: Deeds): void {
  const opened = performance.now();
  const way = (name: Way) => {
    let passed = 0;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const swallowed =
          swallows !== undefined &&
          waysOf(swallows.ways).includes(name) &&
          passed >= swallows.afterBytes &&
          performance.now() - opened >= swallows.afterMs;
        if (swallowed) deeds.swallowed += chunk.length;
        else passed += chunk.length;
        done(null, swallowed ? undefined : chunk);
      },
    });
  };
  near.pipe(way('up')).pipe(far);
  far.pipe(way('down')).pipe(near);
  const cut = () => {
    deeds.cut += 1;
    near.resetAndDestroy();
    far.resetAndDestroy();
  };
  const timer = cutAfterMs === undefined ? undefined : setTimeout(cut, cutAfterMs);
  near.once('close', () => far.destroy());
  far.once('close', () => {
    clearTimeout(timer);
    near.destroy();
  });
}

export function rawAnswer({ status, contentType = 'text/plain', body = '' }: Answer): string {
  const headers = ['Content-Type', contentType, 'Content-Length', `${Buffer.byteLength(body)}`];
  return rawHead(`HTTP/1.1 ${status} Answered by the proxy`, [...headers, 'Connection', 'close']) + body;
}

function rawHead(first: string, rawHeaders: readonly string[]): string {
  const lines = [first];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
