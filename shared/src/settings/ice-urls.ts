import { type IceUrl, parseIceUrl } from '../protocol/ice-url.ts';

/** Addresses in one setting. */
const MOST = 16;

const EXAMPLES = {
  stun: 'stun:stun.example.org:3478',
  turn: 'turn:turn.example.org:3478?transport=udp or turns:turn.example.org:443?transport=tcp',
} as const;

/** @returns a parser of addresses of that kind, separated by commas. It throws an Error whose message completes "… must be" and names the wrong one */
export function iceUrls(kind: IceUrl['kind']) {
  return (text: string): IceUrl[] => {
    const entries = text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean);
    const wanted = `addresses such as ${EXAMPLES[kind]}, separated by commas`;
    if (entries.length > MOST) throw new Error(`at most ${MOST} ${wanted}`);
    return entries.map((entry) => {
      const url = parseIceUrl(entry);
      if (url?.kind !== kind) throw new Error(`${wanted}; “${withoutSecrets(entry)}” is none`);
      return url;
    });
  };
}

/** Some write a name and a password into the address, as for HTTP. */
const withoutSecrets = (entry: string): string => entry.replace(/[^:@]*(?::[^@]*)?@/g, '…@').slice(0, 120);
