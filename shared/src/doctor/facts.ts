/** What checks have measured, as the verdict needs it. What is left out is not known. */
export interface Facts {
  readonly downBytesPerSecond?: number;
  readonly upBytesPerSecond?: number;
  /** Of the relay's TCP, where it is not bbr. */
  readonly congestionControl?: string;
  /** Bytes of the largest POST that arrived whole. */
  readonly largestPost?: number;
  /** What became of the upgrade to WebSocket. */
  readonly upgrade?: UpgradeEnd;
  /** How a WebSocket that had carried ended, and when. */
  readonly upgradeHeld?: { readonly ended: 'cut' | 'silent'; readonly afterMs: number };
  /** The HTTP status of a refused upgrade, where it can be read. */
  readonly refusedWith?: number;
  /** Somebody between named itself to the relay. */
  readonly proxied?: boolean;
  /** What proxies call themselves: names of the inside network, most likely. */
  readonly proxyNames?: readonly string[];
  /** This system is set to go through a proxy, which the capture client does not. */
  readonly systemProxy?: boolean;
  /** Whose certificate it is, where that is not the relay's own. */
  readonly certificateIssuer?: string;
  /** The kind of NAT, where that is known: with `port-each` another port is seen by each server, and direct connections fail. */
  readonly nat?: 'none' | 'one-port' | 'port-each';
  /** STUN and TURN servers that are asked over UDP, TURN servers over TCP, and those over TLS, as `host:port`. */
  readonly iceOverUdp?: readonly string[];
  readonly iceOverTcp?: readonly string[];
  readonly iceOverTls?: readonly string[];
  /** How a camera's picture came over WebRTC, where it did; `turn`: of either end. */
  readonly trial?: 'direct' | 'turn';
}

/** `stripped`: the request arrived without its Upgrade header. */
export type UpgradeEnd = 'open' | 'refused' | 'stripped' | 'silent';
