import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls';
import { type Check, type CheckResult, found, settled } from '@porthole/shared/doctor/check';
import { fromElsewhere } from '@porthole/shared/doctor/words';
import { inPlainWords } from '../ui/plain-words.ts';

/** Names under which programs that inspect connections issue certificates. */
const INSPECTORS =
  /zscaler|forti(?:net|gate)|netskope|palo ?alto|blue ?coat|sophos|umbrella|forcepoint|websense|mcafee web|check ?point|kaspersky|eset ssl|avast|avg web|bitdefender|barracuda|squid|mitmproxy|fiddler|charles proxy|portswigger/i;

const frame = {
  id: 'certificate',
  group: 'line',
  title: 'Certificate issuer',
  about:
    'Looks who issued the certificate that is shown for the relay: a program that inspects connections shows its own.',
} as const;

/** @param ca trusted in the place of the authorities that Node.js trusts; theirs where left out */
export function certificate(origin: string, ca?: string): Check {
  const { hostname, port, protocol } = new URL(origin);
  if (protocol !== 'https:')
    return settled(frame, { outcome: 'note', says: 'none: the address is http:', figure: null });
  return {
    ...frame,
    deadlineMs: 8_000,
    usualMs: 300,
    late: { outcome: 'unknown', says: 'no connection' },
    async run({ signal }) {
      const host = hostname.replace(/^\[|\]$/g, '');
      const socket = connect({
        ...{ host, port: Number(port || 443), ca },
        servername: isIP(host) ? '' : host,
        // Whatever certificate is shown is to be looked at, and nothing is said over this connection.
        rejectUnauthorized: false,
      });
      signal.addEventListener('abort', () => socket.destroy(), { once: true });
      try {
        await once(socket, 'secureConnect');
        return judge(socket);
      } finally {
        socket.destroy();
      }
    },
  };
}

function judge(socket: TLSSocket): CheckResult {
  const shown = socket.getPeerCertificate(true);
  const names = [...chain(shown)].map(({ issuer }) => nameOf(issuer));
  const issuer = names[0] ?? 'nobody';
  const inspector = names.find((name) => INSPECTORS.test(name));
  const says = `the certificate is from ${inspector ?? issuer}`;
  if (inspector)
    return found(socket.authorized ? 'note' : 'blocked', 'tls-intercepted', says, { issuer: inspector });
  if (!socket.authorized) {
    const cause = String((socket.authorizationError as Error | null)?.message ?? socket.authorizationError);
    return found('blocked', 'certificate-refused', `${says}, not trusted here: ${inPlainWords(cause)}`);
  }
  return isPublic(shown)
    ? { outcome: 'fine', says: `${says}, a public authority` }
    : { outcome: 'note', says: `${says}, trusted here and not a public authority` };
}

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
