import { createHmac } from 'node:crypto';

const BASE64_SECRET = /^whsec_([A-Za-z0-9+/]+=*)$/;

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
