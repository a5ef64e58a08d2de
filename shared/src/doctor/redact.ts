/** What a report may say. */
export interface Redaction {
  /** Never told: keys, passwords. */
  readonly secrets: readonly string[];
  /** Names of the inside network, such as this PC's. */
  readonly names: readonly string[];
  /** Addresses and names of servers that others must know of to let them be reached. Those inside of a network stay hidden. */
  readonly servers: readonly string[];
}

const KEY = /\b(?:pk|sk)_[A-Za-z0-9_-]{6,}/g;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi;
const USER_IN_URL = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
const QUERY = /\b([a-z][a-z0-9+.-]*:\/\/[^\s?#]*)[?#][^\s]*/gi;
const COOKIE = /\b((?:set-)?cookie:\s*)\S.*/gi;

const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const IPV6 =
  /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})(?:%[\w.-]+)?(?![\w:])/gi;
const MAC = /(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])/gi;
/** Names that mean something in one network only. */
const INSIDE_NAME =
  /(?<![\w.-])(?:[a-z0-9_-]+\.)+(?:local|localdomain|lan|corp|internal|intranet|private|home|home\.arpa)(?![\w-])/gi;

const SECRET = '(secret)';
const ADDRESS = '(inside address)';
const NAME = '(inside name)';

/** Text as it may leave the network it was written in. */
export function redact(text: string, { secrets, names, servers }: Redaction): string {
  const open = replaceAll(text, secrets, SECRET)
    .replace(KEY, SECRET)
    .replace(BEARER, `$1 ${SECRET}`)
    .replace(COOKIE, `$1${SECRET}`)
    .replace(USER_IN_URL, '$1')
    .replace(QUERY, '$1');
  const known = new Set(servers.map((server) => server.toLowerCase()));
  const address = (found: string) => (known.has(found.toLowerCase()) && !isInside(found) ? found : ADDRESS);
  const named = names.filter((name) => !known.has(name.toLowerCase()));
  return replaceAll(open, named, NAME)
    .replace(MAC, ADDRESS)
    .replace(IPV6, (found) => (looksLikeIpv6(found) ? address(found) : found))
    .replace(IPV4, address)
    .replace(INSIDE_NAME, NAME);
}

/** The longest first: one may be part of another. Whole words, in any case. */
function replaceAll(text: string, words: readonly string[], by: string): string {
  const known = words.filter((word) => word.length > 1).sort((a, b) => b.length - a.length);
  if (known.length === 0) return text;
  const pattern = known.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.replace(new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, 'gi'), by);
}

/** A time such as 14:03:40 has colons as well. */
function looksLikeIpv6(text: string): boolean {
  return text.includes('::') || text.split(':').length === 8;
}

/** Of a network of one's own: RFC 1918, 4193, 6598, loopback and link-local. */
export function isInside(address: string): boolean {
  const v4 = /^(\d+)\.(\d+)\./.exec(address);
  if (v4) {
    const [a, b] = [Number(v4[1]), Number(v4[2])];
    if (a === 10 || a === 127 || a === 0) return true;
    return (
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254) ||
      (a === 100 && b >= 64 && b < 128)
    );
  }
  return /^(?:f[cd]|fe[89ab]|::1?$|::ffff:)/i.test(address);
}
