import type { IncomingMessage } from 'node:http';

/** A session as the doors out know it. */
export interface ViewerIdentity {
  readonly id: string;
  readonly person: { readonly sessionEndsAt: number };
}

/** What the doors out need of access: the session a request comes with. */
export interface ViewerCredentials {
  /** @throws {Refusal} `signed-out` */
  byCookie(request: Pick<IncomingMessage, 'headers'>): Promise<ViewerIdentity>;
}
