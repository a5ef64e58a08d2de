import { expect, test } from 'vitest';
import { ManualTimers } from '../../flow/manual-timers.ts';
import type { Seen } from '../../protocol/probe.ts';
import { congestion } from './congestion.ts';
import type { ProbeNet } from './probe-net.ts';

const SEEN: Seen = { httpVersion: '1.1', secure: true, via: null, headers: [] };

test.each<[string, Partial<Seen>, object]>([
  [
    'notes cubic',
    { congestionControl: 'cubic' },
    {
      outcome: 'note',
      says: 'uses cubic; bbr is quicker where packets are lost',
      facts: { congestionControl: 'cubic' },
    },
  ],
  ['is content with bbr', { congestionControl: 'bbr' }, { outcome: 'fine', says: 'uses bbr' }],
  [
    'says nothing of a system that does not tell it',
    { congestionControl: null },
    { outcome: 'unknown', says: 'the relay did not say' },
  ],
  ['says nothing of an older relay', {}, { outcome: 'unknown', says: 'the relay did not say' }],
])('%s', async (_, told, result) => {
  const request = async () => ({ status: 200, text: JSON.stringify({ ...SEEN, ...told }) });
  const context = { signal: new AbortController().signal, timers: new ManualTimers(), progress: () => {} };
  expect(await congestion({ request } as unknown as ProbeNet).run(context)).toEqual(result);
});
