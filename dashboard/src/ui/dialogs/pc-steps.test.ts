import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { CAMERA_REASONS } from '@porthole/shared/protocol/reasons/cameras';
import { SOURCE_REASONS } from '@porthole/shared/protocol/reasons/sources';
import { expect, it } from 'vitest';
import { pcSteps } from './pc-steps.ts';

const ORIGIN = 'https://relay.example.org';

/** These are helped by a new key, or have a picture whose ladder says more. */
const HELPED_ELSEWHERE = new Set<ReasonCode>(['camera-never-seen', 'key-withdrawn', 'frozen-source']);

const OF_A_PC = [...Object.keys(CAMERA_REASONS), ...Object.keys(SOURCE_REASONS)] as ReasonCode[];

it.each(OF_A_PC.filter((code) => !HELPED_ELSEWHERE.has(code)))(
  'says what can be done at a camera’s PC for %s, in sentences',
  (code) => {
    const steps = pcSteps(code, ORIGIN) ?? [];
    expect(steps.length).toBeGreaterThan(1);
    for (const step of steps) expect(step).toMatch(/^[A-Z][^{}]*\.$/);
  },
);

it('sends to the relay’s own address who looks whether that PC reaches it', () => {
  expect(pcSteps('camera-lost', ORIGIN)?.join(' ')).toContain(`Open ${ORIGIN} in a browser there`);
});

it.each([null, 'relay-unreachable', 'relay-full', 'tab-hidden', 'camera-never-seen'] as const)(
  'sends nobody to that PC for %s',
  (code) => {
    expect(pcSteps(code, ORIGIN)).toBeNull();
  },
);
