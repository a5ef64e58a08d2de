import type { Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** The port cannot be listened on. The message says which, and how to choose another. */
export class ListenError extends Error {
  override name = 'ListenError';
}

/** @param host undefined for all interfaces. @throws {ListenError} */
export function listen(http: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(problem(error, port, host))));
    http.listen(port, host, resolve);
  });
}

function problem({ code, message }: NodeJS.ErrnoException, port: number, host: string | undefined): string {
  const another = 'Choose another with PORT or --port';
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. ${another}, for example --port ${port + 1}.`;
    case 'EACCES':
      return `Port ${port} may not be used without more rights. ${another}, above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Choose another with HOST or --host.`;
    default:
      return `Port ${port} cannot be listened on (${message}). ${another}.`;
  }
}

/** Where a program on this machine reaches it, as it was bound. */
export function localUrl(http: Server): string {
  const { address, port } = http.address() as AddressInfo;
  if (isEverywhere(address)) return `http://127.0.0.1:${port}`;
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

/** Where a person on this machine opens it: by the name that browsers trust like https, wherever it leads here. */
export function shownUrl(http: Server): string {
  const { address, port } = http.address() as AddressInfo;
  const here = isEverywhere(address) || address === '127.0.0.1' || address === '::1';
  return here ? `http://localhost:${port}` : localUrl(http);
}

/** This machine's addresses for others, where it listens on all of them. */
export function addressesForOthers(http: Server): string[] {
  if (!isEverywhere((http.address() as AddressInfo).address)) return [];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

const isEverywhere = (address: string) => address === '::' || address === '0.0.0.0';
