import type { IncomingMessage } from 'node:http';
import type { Ways } from './link-connection.ts';

/** What the proxy says instead of the relay. */
export interface Answer {
  status: number;
  contentType?: string;
  body?: string;
}

/** What a network between a person and the relay lets pass. What is left out passes. */
export interface Policy {
  /** Undefined lets it pass. */
  request?: (request: IncomingMessage) => Answer | undefined;
  upgrade?: (request: IncomingMessage) => Answer | undefined;
  /** What becomes of connections that the relay has upgraded, from the next one on. */
  upgraded?: TunnelFate;
  /** Bytes of a request's body, past which it is answered with 413. */
  maxBodyBytes?: number;
  /** Bytes of an answer that are kept back until there are as many, or until it ends. */
  gathersBytes?: number;
  /** Ms after which who still waits for an answer is told 504. */
  impatientAfterMs?: number;
}

/** What a policy has done so far; for tests that must know it has been met. */
export interface Deeds {
  /** How often it has answered in the relay's place. */
  refused: number;
  /** Upgrades that it has passed on without their headers. */
  stripped: number;
  /** Connections that the relay has upgraded. */
  upgraded: number;
  /** Bytes that went into a tunnel and did not come out. */
  swallowed: number;
  /** Tunnels it has cut. */
  cut: number;
  /** Bytes of answers that have waited for more of their answer. */
  gathered: number;
}

/** What becomes of a connection after its upgrade. */
export interface TunnelFate {
  /**
   * Takes what is sent and passes nothing on: once so many bytes have passed that way, and so many ms. What is one piece as it comes is
   * passed or swallowed whole.
   */
  swallows?: { ways: Ways; afterBytes: number; afterMs: number };
  cutAfterMs?: number;
  /** The relay is asked without the headers that make it an upgrade. */
  strips?: boolean;
  /** What the client is told where the relay has upgraded. */
  answersInstead?: Answer;
}
