import type { Timers } from '@porthole/shared/flow/timers';
import { webhookSignature } from './webhook-signature.ts';

/** Ms a receiver may take to answer. */
const ANSWER_MS = 10_000;

export interface WebhookMessage {
  readonly id: string;
  readonly body: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly secret: string | undefined;
}

/** What became of it: `gone` where the receiver asks for no more (410); else why it was not taken, in a word for the log. */
export type PostResult = { taken: true } | { taken: false; gone: boolean; why: string };

/** Sends one message. Redirects are not followed: what is signed for one address is not for another. @param signal ends it early */
export async function postWebhook(
  { url, secret }: WebhookReceiver,
  { id, body }: WebhookMessage,
  timers: Timers,
  signal: AbortSignal,
): Promise<PostResult> {
  const timestamp = Math.floor(timers.now() / 1_000);
  const tooLate = new AbortController();
  const cancel = timers.after(ANSWER_MS, () => tooLate.abort());
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([signal, tooLate.signal]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Porthole',
        'webhook-id': id,
        'webhook-timestamp': `${timestamp}`,
        ...(secret !== undefined && { 'webhook-signature': webhookSignature(secret, id, timestamp, body) }),
      },
      body,
    });
    // Whatever it answers with is not read.
    await response.body?.cancel();
    return response.ok
      ? { taken: true }
      : { taken: false, gone: response.status === 410, why: `HTTP ${response.status}` };
  } catch (error) {
    return { taken: false, gone: false, why: tooLate.signal.aborted ? 'no answer in time' : causeOf(error) };
  } finally {
    cancel();
  }
}

/** The system's word, such as ECONNREFUSED; never the message, in which the address may stand. */
function causeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown };
  return typeof cause?.code === 'string' ? cause.code : String(name);
}
