import { seenSchema } from '../../protocol/probe.ts';
import type { Check } from '../check.ts';
import { fromElsewhere } from '../words.ts';
import { askFor, NEEDS_RELAY } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';

/** With another congestion control than bbr, lost packets slow the relay's TCP down, whatever the link could carry. */
export function congestion(net: ProbeNet): Check {
  return {
    id: 'congestion',
    group: 'line',
    title: 'Relay’s TCP',
    about:
      'Asks the relay for its congestion control, on which the rate over links that lose packets depends.',
    deadlineMs: 8_000,
    usualMs: 100,
    late: { outcome: 'unknown', says: 'the relay did not say' },
    needs: NEEDS_RELAY,
    async run(context) {
      const seen = await askFor(net, seenSchema, { method: 'GET', path: '/api/probe/seen' }, context);
      const name = fromElsewhere(seen?.congestionControl ?? '', 20);
      if (name === '') return { outcome: 'unknown', says: 'the relay did not say' };
      if (name.startsWith('bbr')) return { outcome: 'fine', says: `uses ${name}` };
      return {
        outcome: 'note',
        says: `uses ${name}; bbr is quicker where packets are lost`,
        facts: { congestionControl: name },
      };
    },
  };
}
