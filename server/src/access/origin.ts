import type { IncomingMessage } from 'node:http';

/** Which pages may talk to this relay: its own, and those an operator listed. */
export class OriginGuard {
  readonly #listed: ReadonlySet<string>;
  readonly #trustProxy: boolean;

  constructor(listed: readonly string[], trustProxy: boolean) {
    this.#listed = new Set(listed);
    this.#trustProxy = trustProxy;
  }

  /**
   * Programs send no Origin and are judged by their credential. A page's Origin must be the host it asked, whatever the scheme: TLS
   * often ends at a proxy. Pictures asked for by a foreign page carry no Origin, but browsers say so in Sec-Fetch-Site.
   */
  admits({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    const { origin } = headers;
    if (origin === undefined) return headers['sec-fetch-site'] !== 'cross-site' || isNavigation(headers);
    if (this.#listed.has(origin.toLowerCase())) return true;
    const host = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
    return host !== undefined && this.#hosts(headers).some((own) => sameHost(own, host));
  }

  #hosts(headers: IncomingMessage['headers']): string[] {
    const forwarded = this.#trustProxy ? headers['x-forwarded-host'] : undefined;
    return [headers.host, Array.isArray(forwarded) ? forwarded[0] : forwarded].filter(
      (host) => host !== undefined,
    );
  }
}

/** A proxy may spell out the scheme's own port, which an Origin leaves away. */
function sameHost(own: string, other: string): boolean {
  const bare = (host: string) => host.toLowerCase().replace(/:(80|443)$/, '');
  return bare(own) === bare(other);
}

function isNavigation(headers: IncomingMessage['headers']): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
