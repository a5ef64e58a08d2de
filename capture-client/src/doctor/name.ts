import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Check } from '@porthole/shared/doctor/check';
import { fill, REASONS } from '@porthole/shared/protocol/reasons';

export function nameResolution(hostname: string): Check {
  const host = hostname.replace(/^\[|\]$/g, '');
  const { says, next } = REASONS['name-unknown'];
  return {
    id: 'name',
    group: 'line',
    title: 'Name resolution',
    about: 'Asks the system for the relay’s address.',
    deadlineMs: 10_000,
    usualMs: 100,
    late: {
      outcome: 'blocked',
      says: 'no answer to the question for its address',
      code: 'name-unknown',
      next,
    },
    async run() {
      if (isIP(host)) return { outcome: 'fine', says: `${host} needs none` };
      try {
        const found = await lookup(host, { all: true });
        const addresses = found.map(({ address }) => address);
        return { outcome: 'fine', says: `${host} found: ${addresses.slice(0, 3).join(', ')}` };
      } catch {
        return {
          outcome: 'blocked',
          says: `${host} is not known`,
          code: 'name-unknown',
          next: `${fill(says)} ${next}`,
        };
      }
    },
  };
}
