import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { CheckContext } from '@porthole/shared/doctor/check';
import { ICE_ANSWER_MS } from '@porthole/shared/doctor/ice/ice-probe';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';
import { inPlainWords } from '../../ui/plain-words.ts';
import { isPublic } from '../certificate.ts';
import { type Answer, encodeRequest, messageBytes, type Request, readAnswer } from './stun-message.ts';

/** Ms after which a request goes again over UDP, as packets are lost. RFC 8489 waits longer. */
const AGAIN_MS = [500, 1_500] as const;

/** A server could not be reached; the message says why, where that is known. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** The certificate of a server is not trusted; the message says why. */
export class CertificateRefused extends Error {
  override name = 'CertificateRefused';
}

const inWords = (error: Error): Unreachable => new Unreachable(inPlainWords(error.message));

/** A way to one server. Whoever opens it closes it. */
export interface StunLink {
  /** The server's. */
  readonly address: string;
  /** Its certificate is trusted on this PC, and not of a public authority. */
  readonly isOfOwnAuthority: boolean;
  /** @throws {Unreachable} where no answer comes */
  ask(request: Omit<Request, 'transaction'>, context: CheckContext): Promise<Given>;
  close(): void;
}

/** An answer, and the transaction that its addresses are hidden with. */
export interface Given extends Answer {
  readonly transaction: Buffer;
}

/** What a link is made of. */
interface Wire {
  readonly address: string;
  readonly loses: boolean;
  readonly isOfOwnAuthority: boolean;
  send(bytes: Buffer): void;
  close(): void;
}

/** @throws {Unreachable} | {CertificateRefused} */
export async function openLink(server: IceUrl, context: CheckContext): Promise<StunLink> {
  const address = await addressOf(server.host);
  const mail = new Mail();
  const wire =
    server.over === 'udp'
      ? await openUdp(server, address, mail)
      : await openStream(server, address, mail, context);
  return {
    ...{ address, isOfOwnAuthority: wire.isOfOwnAuthority },
    ask: (request, within) => ask(wire, mail, request, within),
    close: () => wire.close(),
  };
}

/** @throws {Unreachable} */
async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch {
    throw new Unreachable('its name is not known here');
  }
}

/** What comes from a server, for whoever waits. */
export class Mail {
  #hears: ((message: Buffer) => void) | null = null;
  #fails: ((error: Error) => void) | null = null;

  message(bytes: Buffer): void {
    this.#hears?.(bytes);
  }

  failed(error: Error): void {
    this.#fails?.(error);
  }

  /** @returns ends it */
  wait(hears: (message: Buffer) => void, fails: (error: Error) => void): () => void {
    [this.#hears, this.#fails] = [hears, fails];
    return () => {
      [this.#hears, this.#fails] = [null, null];
    };
  }
}

/** @throws {Unreachable} where no answer comes */
export function ask(
  wire: Pick<Wire, 'loses' | 'send'>,
  mail: Mail,
  request: Omit<Request, 'transaction'>,
  { timers, signal }: CheckContext,
): Promise<Given> {
  const transaction = randomBytes(12);
  const bytes = encodeRequest({ ...request, transaction });
  return new Promise((resolve, reject) => {
    const end = () => {
      for (const cancel of cancels) cancel();
    };
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    const hears = (message: Buffer) => {
      const answer = readAnswer(message, transaction);
      if (!answer || answer.method !== request.method) return;
      end();
      resolve({ ...answer, transaction });
    };
    const unanswered = () => fail(new Unreachable());
    const cancels = [
      mail.wait(hears, fail),
      timers.after(ICE_ANSWER_MS, unanswered),
      ...(wire.loses ? AGAIN_MS.map((ms) => timers.after(ms, () => wire.send(bytes))) : []),
      () => signal.removeEventListener('abort', unanswered),
    ];
    signal.addEventListener('abort', unanswered, { once: true });
    wire.send(bytes);
  });
}

function openUdp({ port }: IceUrl, address: string, mail: Mail): Promise<Wire> {
  const socket: UdpSocket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  let isOpen = true;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      const unreachable = inWords(error);
      mail.failed(unreachable);
      reject(unreachable);
    };
    socket.on('error', fail);
    socket.on('message', (bytes) => mail.message(bytes));
    // Connected, a socket is told where something on the way refuses it.
    socket.connect(port, address, () =>
      resolve({
        ...{ address, loses: true, isOfOwnAuthority: false },
        send: (bytes) => {
          if (isOpen) socket.send(bytes, (error) => error && fail(error));
        },
        close: () => {
          if (isOpen) socket.close();
          isOpen = false;
        },
      }),
    );
  });
}

/** @throws {Unreachable} | {CertificateRefused} */
function openStream(
  { host, port, over }: IceUrl,
  address: string,
  mail: Mail,
  { timers, signal }: CheckContext,
): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const name = isIP(host) ? {} : { servername: host };
    const socket: Socket =
      over === 'tls'
        ? connectTls({ host: address, port, ...name, rejectUnauthorized: false })
        : connectTcp({ host: address, port });
    const end = (error: Error) => {
      settle();
      socket.destroy();
      mail.failed(error);
      reject(error);
    };
    const tooLate = () => end(new Unreachable());
    const settle = () => {
      cancel();
      signal.removeEventListener('abort', tooLate);
    };
    const cancel = timers.after(ICE_ANSWER_MS, tooLate);
    signal.addEventListener('abort', tooLate, { once: true });
    socket.on('error', (error) => end(inWords(error)));
    socket.on('close', () => mail.failed(new Unreachable('the connection was closed')));
    socket.on(
      'data',
      inMessages((message) => mail.message(message)),
    );
    socket.once(over === 'tls' ? 'secureConnect' : 'connect', () => {
      settle();
      // It is looked at here so that a certificate is told from a server out of reach.
      const refused = over === 'tls' ? refusalOf(socket as TLSSocket) : undefined;
      if (refused) return end(refused);
      resolve({
        ...{ address, loses: false },
        isOfOwnAuthority: over === 'tls' && !isPublic((socket as TLSSocket).getPeerCertificate(true)),
        send: (bytes) => void socket.write(bytes),
        close: () => void socket.destroy(),
      });
    });
  });
}

function refusalOf({ authorized, authorizationError }: TLSSocket): CertificateRefused | undefined {
  if (authorized) return undefined;
  const error = authorizationError as Error | string | null;
  return new CertificateRefused(inPlainWords(typeof error === 'string' ? error : (error?.message ?? '')));
}

/** Bytes that a server may send before they make a message: then it is none that speaks STUN. */
const MOST_KEPT = 65_536;

function inMessages(hears: (message: Buffer) => void): (bytes: Buffer) => void {
  let kept = Buffer.alloc(0);
  return (bytes) => {
    kept = Buffer.concat([kept, bytes]).subarray(0, MOST_KEPT);
    for (let length = messageBytes(kept); length !== undefined && kept.length >= length; ) {
      hears(kept.subarray(0, length));
      kept = kept.subarray(length);
      length = messageBytes(kept);
    }
  };
}
