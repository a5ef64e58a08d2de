/** Eight groups of 16 bits; an IPv4 address as the IPv6 address it is mapped to, `::ffff:a.b.c.d`. */
export type Ip = readonly number[];

const MAPPED = [0, 0, 0, 0, 0, 0xffff];
const GROUPS = 8;

/** Null where it is no IP literal. Brackets, zones and shortened IPv4 are none in a candidate. */
export function parseIp(text: string): Ip | null {
  if (text.includes(':')) return parseIpv6(text);
  const low = parseIpv4(text);
  return low && [...MAPPED, ...low];
}

/** Loopback or unspecified: who sends there sends to itself. */
export function leadsHome(ip: Ip): boolean {
  const [high = 0, low = 0] = ip.slice(MAPPED.length);
  if (MAPPED.every((group, index) => ip[index] === group))
    return high >> 8 === 127 || (high === 0 && low === 0);
  return ip.slice(0, GROUPS - 1).every((group) => group === 0) && low <= 1;
}

function parseIpv4(text: string): [number, number] | null {
  const octets = text.split('.').map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return octets.length === 4 && octets.every((octet) => octet < 256) ? [a * 256 + b, c * 256 + d] : null;
}

function parseIpv6(text: string): Ip | null {
  const parts = withHexEnd(text).split('::');
  const [head = [], tail] = parts.map((part) => (part === '' ? [] : part.split(':')));
  const written = [...head, ...(tail ?? [])];
  const gap = GROUPS - written.length;
  if (parts.length > 2 || (tail ? gap < 1 : gap !== 0)) return null;
  if (!written.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
  return [...head, ...Array<string>(gap).fill('0'), ...(tail ?? [])].map((group) =>
    Number.parseInt(group, 16),
  );
}

/** An IPv4 address at the end as the two groups it stands for. */
function withHexEnd(text: string): string {
  const at = text.lastIndexOf(':') + 1;
  const low = parseIpv4(text.slice(at));
  return low ? text.slice(0, at) + low.map((group) => group.toString(16)).join(':') : text;
}
