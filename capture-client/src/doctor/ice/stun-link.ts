import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { type EventEmitter, on, once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { CheckContext } from '@porthole/shared/doctor/check';
import { ICE_ANSWER_MS } from '@porthole/shared/doctor/ice/ice-probe';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';
import { inPlainWords } from '../../ui/plain-words.ts';
import { isPublic } from '../certificate.ts';
import { type Answer, encodeRequest, messageBytes, type Request, readAnswer } from './stun-message.ts';

/** Ms after which a request goes again over UDP, as packets are lost. RFC 8489 waits longer. */
const AGAIN_MS = 700;

/** The certificate of a server is not trusted; the message says why. */
export class CertificateRefused extends Error {
  override name = 'CertificateRefused';
}

/** A way to one server. Whoever opens it closes it. */
export interface StunLink {
  /** Emits `message` with each message of STUN, `error` and `close`. */
  readonly socket: EventEmitter;
  /** The server's. */
  readonly address: string;
  /** Its certificate is trusted on this PC, and not of a public authority. */
  readonly isOfOwnAuthority: boolean;
  readonly loses: boolean;
  send(bytes: Buffer): void;
  close(): void;
}

const soon = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(ICE_ANSWER_MS)]);

/** Rejects where no answer comes: with an `AbortError` where its time is over. */
export async function ask(
  { socket, loses, send }: Pick<StunLink, 'socket' | 'loses' | 'send'>,
  request: Omit<Request, 'transaction'>,
  { timers, signal }: CheckContext,
): Promise<Answer> {
  const transaction = randomBytes(12);
  const bytes = encodeRequest({ ...request, transaction });
  const messages = on(socket, 'message', { signal: soon(signal), close: ['close'] });
  const stop = loses ? timers.every(AGAIN_MS, () => send(bytes)) : () => {};
  try {
    send(bytes);
    for await (const [message] of messages) {
      const answer = readAnswer(message, transaction);
      if (answer?.method === request.method) return answer;
    }
  } finally {
    stop();
  }
  throw new Error('the connection was closed');
}

/** Rejects where there is no way. @throws {CertificateRefused} */
export async function openLink(server: IceUrl, { signal }: CheckContext): Promise<StunLink> {
  const { address } = await lookup(server.host);
  return server.over === 'udp' ? openUdp(server, address, signal) : openStream(server, address, signal);
}

async function openUdp({ port }: IceUrl, address: string, signal: AbortSignal): Promise<StunLink> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  const close = () => void socket.close();
  // Connected, a socket is told where something on the way refuses it.
  socket.connect(port, address);
  await opened(socket, 'connect', close, signal);
  const send = (bytes: Buffer) => socket.send(bytes);
  return { socket, address, isOfOwnAuthority: false, loses: true, send, close };
}

async function openStream(
  { host, port, over }: IceUrl,
  address: string,
  signal: AbortSignal,
): Promise<StunLink> {
  const to = { host: address, port };
  const name = isIP(host) ? {} : { servername: host };
  const socket: Socket =
    over === 'tls' ? connectTls({ ...to, ...name, rejectUnauthorized: false }) : connectTcp(to);
  const close = () => void socket.destroy();
  await opened(socket, over === 'tls' ? 'secureConnect' : 'connect', close, signal);
  emitMessages(socket);
  const isOfOwnAuthority = socket instanceof TLSSocket && !isOfPublicAuthority(socket);
  return {
    socket,
    address,
    isOfOwnAuthority,
    loses: false,
    send: (bytes) => void socket.write(bytes),
    close,
  };
}

async function opened(socket: EventEmitter, event: string, close: () => void, signal: AbortSignal) {
  // Whoever asks is told of it; without a listener it would end the program.
  socket.on('error', () => {});
  try {
    await once(socket, event, { signal: soon(signal) });
  } catch (error) {
    close();
    throw error;
  }
}

/** It is looked at here so that a certificate is told from a server out of reach. @throws {CertificateRefused} */
function isOfPublicAuthority(socket: TLSSocket): boolean {
  if (socket.authorized) return isPublic(socket.getPeerCertificate(true));
  socket.destroy();
  const cause: Error | string | null = socket.authorizationError;
  throw new CertificateRefused(inPlainWords(cause instanceof Error ? cause.message : String(cause)));
}

/** A stream knows no messages: each is cut where its own header says that it ends. */
function emitMessages(socket: Socket): void {
  let kept = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    kept = Buffer.concat([kept, bytes]);
    for (let length = messageBytes(kept); kept.length >= length; length = messageBytes(kept)) {
      socket.emit('message', kept.subarray(0, length));
      kept = kept.subarray(length);
    }
  });
}
