import type { NetworkInterfaceInfo } from 'node:os';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, it } from 'vitest';
import { type NetworkInterfaces, NetworkWatch } from './network-watch.ts';

const at = (address: string, internal = false) =>
  ({ address, internal, cidr: `${address}/24` }) as NetworkInterfaceInfo;

const WIFI: NetworkInterfaces = { lo: [at('127.0.0.1', true)], wlan0: [at('192.168.1.20')] };

it.each<[string, boolean, NetworkInterfaces]>([
  ['nothing has changed', false, structuredClone(WIFI)],
  ['another network is near by the same name', true, { ...WIFI, wlan0: [at('10.20.0.7')] }],
  ['the Wi-Fi is gone', true, { lo: WIFI.lo }],
  ['a phone is there as well', true, { ...WIFI, usb0: [at('172.20.10.2')] }],
  ['the addresses come in another order', false, { wlan0: WIFI.wlan0, lo: WIFI.lo }],
  ['a loopback address is there as well', false, { ...WIFI, lo: [at('127.0.0.1', true), at('::1', true)] }],
  ['an interface leads to nobody', false, { ...WIFI, veth1: [at('fe80::1'), at('169.254.7.7')] }],
])('LA-6: where %s, a changed network is seen: %s', (_what, seen, then) => {
  const timers = new ManualTimers();
  let interfaces = WIFI;
  let changes = 0;
  const watch = new NetworkWatch({
    interfaces: () => interfaces,
    timers,
    onChange: () => {
      changes += 1;
    },
  });
  watch.start();
  timers.advance(10_000);
  expect(changes).toBe(0);
  interfaces = then;
  timers.advance(10_000);
  expect(changes).toBe(seen ? 1 : 0);
  interfaces = WIFI;
  watch.stop();
  timers.advance(10_000);
  expect(changes).toBe(seen ? 1 : 0);
});
