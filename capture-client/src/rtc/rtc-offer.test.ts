import { expect, test } from 'vitest';
import { offeredStatus } from './rtc-offer.ts';

const READY = { status: { state: 'ready', watching: 0, most: 2 } } as const;

test('a camera of a frame a second offers no WebRTC, and a faster one does', () => {
  const slow = offeredStatus(READY, { frameIntervalMs: 1_000 });
  expect(slow).toMatchObject({ state: 'off', code: 'rtc-not-offered' });
  expect(offeredStatus(READY, { frameIntervalMs: undefined })).toEqual(READY.status);
});
