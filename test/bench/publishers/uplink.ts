/** One camera's way to the server. */
export interface Uplink {
  offer(jpeg: Buffer, number: number): void;
  /** Resolves once frames would be taken. */
  readonly ready: Promise<void>;
  readonly lostSessions: number;
  readonly transport: string;
  readonly words: string;
}
