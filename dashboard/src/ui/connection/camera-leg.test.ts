import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import { expect, test } from 'vitest';
import { cameraLeg } from './camera-leg.ts';

type Viewer = CameraPath['viewers'][number];

const none = { state: 'untried', code: null, retryInMs: null } as const;
const path = (viewers: readonly Partial<Viewer>[]) =>
  ({
    publisher: {
      host: 'yard-pc',
      leg: { choice: 'auto', rungs: { websocket: none, polling: none, http: none }, changes: [] },
    },
    viewers,
  }) as unknown as CameraPath;

test.each([
  ['carries, while one watches by the relay', [{}, { standsBy: true as const }], 'carrying'],
  ['carries, while nobody watches', [], 'carrying'],
  ['stands by, while all see it over WebRTC', [{ standsBy: true as const }], 'stands by'],
])('DE-4: a camera’s transport %s', (_what, viewers, says) => {
  expect(cameraLeg(path(viewers))?.carries).toBe(says);
});

test('there is no leg where its PC tells of none', () => {
  expect(cameraLeg(null)).toBeNull();
  expect(cameraLeg({ ...path([]), publisher: null })).toBeNull();
});
