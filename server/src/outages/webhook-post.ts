import { createHmac } from 'node:crypto';
import type { Timers } from '@porthole/shared/flow/timers';

/** Ms a receiver may take to answer. */
const ANSWER_MS = 10_000;

const BASE64_SECRET = /^whsec_([A-Za-z0-9+/]+=*)$/;

export interface WebhookMessage {
  readonly id: string;
  readonly body: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly secret: string | undefined;
}

/**
 * Sends one message. Redirects are not followed: what is signed for one address is not for another.
 *
 * @param signal ends it early
 * @returns undefined once it is taken; else why not, in a word for the log, and whether the receiver asks for no more (410)
 */
export async function postWebhook(
  { url, secret }: WebhookReceiver,
  { id, body }: WebhookMessage,
  timers: Timers,
  signal: AbortSignal,
): Promise<{ why: string; gone: boolean } | undefined> {
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
    return response.ok ? undefined : { why: `HTTP ${response.status}`, gone: response.status === 410 };
  } catch (error) {
    return { why: tooLate.signal.aborted ? 'no answer in time' : causeOf(error), gone: false };
  } finally {
    cancel();
  }
}

/** The system's word, such as ECONNREFUSED; never the message, in which the address may stand. */
function causeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown };
  return typeof cause?.code === 'string' ? cause.code : String(name);
}

/**
 * The signature of Standard Webhooks (standardwebhooks.com), which receivers check with a ready-made library.
 *
 * @param secret `whsec_` and base64, else any text, whose bytes are the key
 * @param timestamp whole seconds since the epoch
 */
export function webhookSignature(secret: string, id: string, timestamp: number, body: string): string {
  const encoded = BASE64_SECRET.exec(secret)?.[1];
  const key = encoded === undefined ? Buffer.from(secret) : Buffer.from(encoded, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
