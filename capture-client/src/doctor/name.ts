import { lookup } from 'node:dns/promises';
import { type Check, found } from '@porthole/shared/doctor/check';

export function nameResolution(hostname: string): Check {
  const host = hostname.replace(/^\[|\]$/g, '');
  const unknown = found('blocked', 'name-unknown', `the name ${host} is not known here`);
  return {
    id: 'name',
    group: 'line',
    title: 'Name resolution',
    about: 'Asks the system for the relay’s address.',
    deadlineMs: 10_000,
    usualMs: 100,
    late: unknown,
    async run() {
      const addresses = await lookup(host, { all: true }).catch(() => []);
      if (addresses.length === 0) return unknown;
      const shown = addresses.slice(0, 3).map(({ address }) => address);
      return { outcome: 'fine', says: `${host} is ${shown.join(', ')}` };
    },
  };
}
