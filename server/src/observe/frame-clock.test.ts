import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { CameraChannel } from '../relay/camera-channel.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { frameClock } from './frame-clock.ts';

describe('CL-2: the relay’s clock', () => {
  test('begins with the system’s and runs on as that is set', () => {
    const system = new ManualTimers();
    const clock = frameClock(system);
    const start = system.now();
    expect(clock.now()).toBe(start);
    system.advance(1_000);
    system.stepClock(-3_600_000);
    expect(clock.now()).toBe(start + 1_000);
  });

  test.each([3_600_000, -3_600_000])(
    'leaves every frame its age where the system’s is set by %i ms',
    (step) => {
      const system = new ManualTimers();
      const clock = frameClock(system);
      const channel = new CameraChannel(
        { id: 'cam_0123456789', name: 'x', everSeen: false },
        clock,
        () => {},
      );
      const publisher: Publisher = {
        ...{ session: 'run', transport: 'websocket', keyVersion: channel.keyVersion, status: UNKNOWN_STATUS },
        port: { demand: () => {}, refuse: () => {} },
      };
      channel.attach(publisher);
      const picture = { counted: undefined, width: 1, height: 1, jpeg: new Uint8Array(1) };
      const capture = () => channel.publish(publisher, { ...picture, capturedAt: clock.now() - 80 });
      const before = capture();
      system.stepClock(step);
      system.advance(40);
      const after = capture();
      const age = ({ header }: typeof before) => clock.now() - header.capturedAt;
      expect([age(before), age(after)]).toEqual([120, 80]);
      expect(after.header.receivedAt).toBe((before.header.receivedAt ?? 0) + 40);
    },
  );
});
