import { seenSchema } from '../../protocol/probe.ts';
import type { Check } from '../check.ts';
import { fromElsewhere } from '../words.ts';
import { askFor, NEEDS_RELAY } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';

/** What stands between, as far as it says so. */
export function proxyInBetween(net: ProbeNet): Check {
  return {
    id: 'proxy',
    group: 'line',
    title: 'Proxy in between',
    about: 'Asks the relay which headers of proxies it saw on a request from here.',
    deadlineMs: 8_000,
    usualMs: 300,
    late: { outcome: 'unknown', says: 'the relay did not say' },
    needs: NEEDS_RELAY,
    async run(context) {
      const seen = await askFor(net, seenSchema, { method: 'GET', path: '/api/probe/seen' }, context);
      if (!seen) return { outcome: 'unknown', says: 'something else than the relay answered' };
      if (seen.via !== null)
        return {
          outcome: 'note',
          says: `yes, the relay sees its Via header: ${fromElsewhere(seen.via, 60)}`,
          facts: { proxied: true, proxyNames: namesIn(seen.via) },
        };
      const [first] = seen.headers;
      if (first !== undefined) return { outcome: 'fine', says: `one that adds ${fromElsewhere(first, 40)}` };
      return { outcome: 'fine', says: 'none that names itself' };
    },
  };
}

/** `1.1 proxy01 (squid/5.7), 1.0 edge:8080`: what stands second, without its port. */
function namesIn(via: string): string[] {
  return via.split(',').flatMap((hop) => hop.trim().split(/\s+/)[1]?.replace(/:\d+$/, '') ?? []);
}
