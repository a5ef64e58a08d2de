import { errorBody } from '../protocol/wire.ts';
import type { HttpAnswer } from './http-port.ts';
import { readErrorBody } from './inbound.ts';
import type { Refusal } from './publisher-transport.ts';

/** What an answer says to a publisher: the relay's own word, or somebody else's in its place. */

export function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Whether a frame's answer means that the path is gone: a relay that fails, or a page, redirect or refusal that somebody else sent. */
export function isNoRelays({ status, body }: HttpAnswer): boolean {
  if (status >= 500 || status === 429) return true;
  return status !== 204 && status !== 413 && !readErrorBody(body);
}

/** A proxy's own limit answers in its own words. */
export function rejection(answer: HttpAnswer): Refusal {
  const said = readErrorBody(answer.body);
  if (said) return said;
  return errorBody(answer.status === 413 ? 'requests-capped' : 'internal').error;
}

/** Why an answer is not what was asked for. */
export function failureIn(answer: HttpAnswer): Refusal {
  const { status, body } = answer;
  const leadsTo = status >= 300 && status < 400 ? answer.header('Location') : null;
  const message = `HTTP ${status}${leadsTo ? `, which leads to ${leadsTo.slice(0, 200)}` : ''}`;
  return readErrorBody(body) ?? { code: 'relay-unreachable', message };
}
