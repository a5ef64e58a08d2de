import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { demand, offeredStatus } from './rtc-offer.ts';
import { SidecarPublisher } from './sidecar-publisher.ts';
import { FakeSidecar } from './testing/fake-sidecar.ts';

function open() {
  const processes: FakeSidecar[] = [];
  const publisher = new SidecarPublisher(
    {
      most: 2,
      kbps: 1_200,
      relayOnly: false,
      open: (listener) => {
        const one = new FakeSidecar(listener);
        processes.push(one);
        return one;
      },
      timers: new ManualTimers(),
    },
    { signal: () => {}, statusChanged: () => {} },
  );
  return { publisher, processes };
}

const FAST = { frameIntervalMs: undefined };
const SLOW = { frameIntervalMs: 1_000 };

test('a camera of a frame a second offers no WebRTC and starts no process, however many watch', () => {
  const { publisher, processes } = open();
  demand(publisher, SLOW, 3);
  expect(processes).toHaveLength(0);
  expect(offeredStatus(publisher, SLOW)).toMatchObject({ state: 'off', code: 'rtc-not-offered' });
});

test('a faster one starts it for who watches, and offers it once it runs', () => {
  const { publisher, processes } = open();
  demand(publisher, FAST, 1);
  expect(processes).toHaveLength(1);
  processes[0]?.listener.heard({ type: 'ready' });
  expect(offeredStatus(publisher, FAST)).toMatchObject({ state: 'ready' });
  expect(offeredStatus(publisher, SLOW)).toMatchObject({ state: 'off', code: 'rtc-not-offered' });
});
