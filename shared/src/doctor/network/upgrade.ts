import { upgradeFailure } from '../../ladder/refused-upgrades.ts';
import { arrivalSchema } from '../../protocol/probe.ts';
import { REASONS, type ReasonCode } from '../../protocol/reasons.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import { fromElsewhere } from '../words.ts';
import { askFor, NEEDS_RELAY, TOO_MANY } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';
import { openSession } from './probe-session.ts';

/** The WebSocket goes the way of the product's own: the same path, the same parser, no credential. */
export function upgrade(net: ProbeNet): Check {
  const blocked = (says: string, more: Partial<CheckResult>): CheckResult => ({
    outcome: 'blocked',
    says,
    code: 'websocket-refused',
    next: `Porthole works without it. To get it, ask your network team to allow WebSocket (\`Upgrade\` header) to \`${net.hostname}\` on TCP ${net.port}.`,
    ...more,
  });
  return {
    id: 'upgrade',
    group: 'through',
    title: 'WebSocket, upgrade',
    about: 'Opens a WebSocket on the path of the product’s own, and asks the relay what arrived of it.',
    deadlineMs: 25_000,
    usualMs: 500,
    late: blocked('no answer', { facts: { upgrade: 'refused' } }),
    needs: NEEDS_RELAY,
    async run(context) {
      const attempt = net.newAttempt();
      const session = await openSession(net, { transport: 'websocket', attempt }, context);
      session.close();
      if (session.end === 'open')
        return { outcome: 'fine', says: 'opens, and brings an answer', facts: { upgrade: 'open' } };
      if (session.end === 'too-many') return TOO_MANY;
      if (session.end === 'silent')
        return blocked('opens, then nothing comes through', {
          code: 'websocket-silent',
          facts: { upgrade: 'silent' },
        });
      return blocked('refused on the way', await whereItEnded(net, attempt, context));
    },
  };
}

/** A page cannot read what its upgrade was answered with; the relay knows whether it came. The codes are the ladder's (LA-9). */
async function whereItEnded(
  net: ProbeNet,
  attempt: string,
  context: CheckContext,
): Promise<Partial<CheckResult>> {
  const path = `/api/probe/arrivals/${attempt}`;
  const arrival = await askFor(net, arrivalSchema, { method: 'GET', path }, context).catch(() => undefined);
  const code = arrival ? upgradeFailure(arrival) : 'websocket-refused';
  if (arrival?.refused) return { says: 'refused by the relay', code, next: REASONS[code].next };
  if (code === 'websocket-stripped') {
    const by = arrival?.via ? ` by ${fromElsewhere(arrival.via, 60)}` : '';
    return { says: `its Upgrade header is taken away${by}`, code, facts: { upgrade: 'stripped' } };
  }
  const refusal = await net.readRefusal?.(net.newAttempt(), context.signal).catch(() => undefined);
  const status = refusal
    ? ` (HTTP ${refusal.status}${refusal.by ? `, ${fromElsewhere(refusal.by, 60)}` : ''})`
    : '';
  return {
    says: `${WHERE[code] ?? 'refused on the way'}${status}`,
    code,
    facts: { upgrade: 'refused', ...(refusal && { refusedWith: refusal.status }) },
  };
}

const WHERE: Partial<Record<ReasonCode, string>> = {
  'websocket-blocked': 'refused before it reached the relay',
  'websocket-unanswered': 'reached the relay; its answer did not come back',
};
