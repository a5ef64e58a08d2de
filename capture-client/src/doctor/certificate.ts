import { X509Certificate } from 'node:crypto';
import { connect, type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls';
import { type Check, type CheckResult, settled } from '@porthole/shared/doctor/check';
import { fromElsewhere } from '@porthole/shared/doctor/words';
import { fill, REASONS } from '@porthole/shared/protocol/reasons';
import { inPlainWords } from '../ui/plain-words.ts';

/** Names under which programs that inspect connections issue certificates. */
const INSPECTORS =
  /zscaler|forti(?:net|gate)|netskope|palo ?alto|blue ?coat|sophos|umbrella|forcepoint|websense|mcafee web|check ?point|kaspersky|eset ssl|avast|avg web|bitdefender|barracuda|squid|mitmproxy|fiddler|charles proxy|portswigger/i;

const CONNECT_MS = 8_000;

const frame = {
  id: 'certificate',
  group: 'line',
  title: 'Certificate issuer',
  about:
    'Looks who issued the certificate that is shown for the relay: a program that inspects connections shows its own.',
  needs: [{ check: 'name', otherwise: 'the name is not known' }],
} as const;

/** @param ca trusted in the place of the authorities that Node.js trusts; theirs where left out */
export function certificate(origin: string, hostname: string, port: number, ca?: string): Check {
  if (!origin.startsWith('https:'))
    return settled(frame, { outcome: 'note', says: 'none: the address is http:', figure: null });
  return {
    ...frame,
    deadlineMs: CONNECT_MS,
    usualMs: 300,
    late: { outcome: 'unknown', says: 'no connection' },
    async run({ signal }) {
      const host = hostname.replace(/^\[|\]$/g, '');
      const socket = await open({ host, port, ca }, signal as globalThis.AbortSignal);
      try {
        return judge(socket);
      } finally {
        socket.destroy();
      }
    },
  };
}

/** Whatever certificate is shown: it is to be looked at, and nothing is said over this connection. */
function open(
  { host, ...more }: { host: string; port: number; ca: string | undefined },
  signal: globalThis.AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      ...more,
      servername: /^[\d.:a-f]+$/i.test(host) ? '' : host,
      rejectUnauthorized: false,
    });
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.once('secureConnect', () => resolve(socket));
    socket.on('error', reject);
  });
}

function judge(socket: TLSSocket): CheckResult {
  const shown = socket.getPeerCertificate(true);
  const names = [...chain(shown)].map(({ issuer }) => nameOf(issuer));
  const issuer = names[0] ?? 'nobody';
  const inspector = names.find((name) => INSPECTORS.test(name));
  if (inspector) {
    const { says, next } = REASONS['tls-intercepted'];
    const text = `${fill(says, { issuer: inspector })} ${next}`;
    const outcome = socket.authorized ? 'note' : 'blocked';
    return {
      outcome,
      says: `from ${inspector}`,
      code: 'tls-intercepted',
      next: text,
      facts: { certificateIssuer: inspector },
    };
  }
  if (!socket.authorized) {
    const cause = inPlainWords(
      String((socket.authorizationError as Error | null)?.message ?? socket.authorizationError),
    );
    return {
      outcome: 'blocked',
      says: `from ${issuer}, not trusted here`,
      code: 'certificate-refused',
      next: `${sentence(cause)}. ${REASONS['certificate-refused'].next}`,
    };
  }
  return isPublic(shown)
    ? { outcome: 'fine', says: `from ${issuer}, a public authority` }
    : { outcome: 'note', says: `from ${issuer}, trusted here and not a public authority` };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function* chain(first: DetailedPeerCertificate): Generator<DetailedPeerCertificate> {
  const seen = new Set<string>();
  for (let one = first; one?.fingerprint256 && !seen.has(one.fingerprint256); one = one.issuerCertificate) {
    seen.add(one.fingerprint256);
    yield one;
  }
}

function nameOf(issuer: DetailedPeerCertificate['issuer'] | undefined): string {
  const { O, CN } = (issuer ?? {}) as { O?: string | string[]; CN?: string | string[] };
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return fromElsewhere(first(O) ?? first(CN) ?? 'an authority without a name', 60);
}

/** Whether its root is one of those that come with Node.js, which are Mozilla's. */
export function isPublic(shown: DetailedPeerCertificate): boolean {
  const root = [...chain(shown)].at(-1);
  return rootCertificates.some((pem) => new X509Certificate(pem).fingerprint256 === root?.fingerprint256);
}
