import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import type { Deeds, Policy } from './policy.ts';

/** One request, and its answer, through a policy. */
export function forward(
  relay: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { maxBodyBytes = Number.POSITIVE_INFINITY, gathersBytes = 0, impatientAfterMs }: Policy,
  deeds: Deeds,
): void {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) {
    tooLarge(incoming, outgoing, deeds);
    return;
  }
  const { method, url, headers } = incoming;
  const onward = request({ host: relay.hostname, port: relay.port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    if (gathersBytes > 0) answer.pipe(gathering(gathersBytes, deeds)).pipe(outgoing);
    else answer.pipe(outgoing);
    answer.once('error', () => outgoing.destroy());
  });
  // A body whose length nobody announced is counted.
  let bytes = 0;
  onward.once('error', () => {
    if (bytes > maxBodyBytes) return;
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  const patience = impatientAfterMs && setTimeout(() => tooLate(outgoing, onward, deeds), impatientAfterMs);
  outgoing.once('close', () => {
    clearTimeout(patience);
    onward.destroy();
  });
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes || outgoing.headersSent) return;
    incoming.unpipe(onward);
    tooLarge(incoming, outgoing, deeds);
    onward.destroy();
  });
  incoming.pipe(onward);
}

/** As by nginx, whose `proxy_read_timeout` has passed. */
function tooLate(outgoing: ServerResponse, onward: ClientRequest, deeds: Deeds): void {
  if (outgoing.headersSent) return;
  deeds.refused += 1;
  outgoing.writeHead(504, { 'content-type': 'text/html' }).end('<html><h1>504 Gateway Time-out</h1></html>');
  onward.destroy();
}

/** What is still to come is not read, as by nginx: the connection ends with the answer. */
function tooLarge(incoming: IncomingMessage, outgoing: ServerResponse, deeds: Deeds): void {
  deeds.refused += 1;
  incoming.resume();
  outgoing
    .writeHead(413, { 'content-type': 'text/html', connection: 'close' })
    .end('<html><h1>413 Request Entity Too Large</h1></html>');
}

/** Node sends an answer's head with the first of its bytes, so that waits too. */
function gathering(bytes: number, deeds: Deeds): Transform {
  let kept: Buffer[] = [];
  let length = 0;
  const release = (into: Transform) => {
    const all = Buffer.concat(kept);
    kept = [];
    length = 0;
    into.push(all);
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      kept.push(chunk);
      length += chunk.length;
      deeds.gathered += chunk.length;
      if (length >= bytes) release(this);
      done();
    },
    flush(done) {
      release(this);
      done();
    },
  });
}
