import { readFile } from 'node:fs/promises';

/** Of new TCP connections from and to here, such as `cubic`. @returns null on systems other than Linux, which do not say */
export const congestionControl = (): Promise<string | null> =>
  readFile('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
