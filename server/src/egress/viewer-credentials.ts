import type { IncomingMessage } from 'node:http';

/** What the doors out need of access: the session a request comes with. */
export interface ViewerCredentials {
  /** @throws {Refusal} `signed-out` */
  sessionOf(request: Pick<IncomingMessage, 'headers'>): Promise<{ id: string }>;
}
