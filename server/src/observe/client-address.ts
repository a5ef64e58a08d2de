import type { IncomingMessage } from 'node:http';

export type AddressedRequest = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** Where a request comes from. One hop is trusted, as by Express: what further proxies claim can be forged by the client. */
export function clientAddress(
  { headers, socket }: AddressedRequest,
  trustProxy: boolean,
): string | undefined {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  return (
    String(forwarded ?? '')
      .split(',')
      .at(-1)
      ?.trim() || socket.remoteAddress
  );
}
