import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { CameraChannel } from '../relay/camera-channel.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { FramePush } from './frame-push.ts';

function set(window: number, lineIsFree?: () => boolean) {
  const channel = new CameraChannel(
    { id: 'cam_0123456789', name: 'x', everSeen: false },
    new ManualTimers(),
    () => {},
  );
  const publisher: Publisher = {
    session: 'a-run',
    transport: 'websocket',
    keyVersion: channel.keyVersion,
    status: UNKNOWN_STATUS,
    port: { demand: () => {}, refuse: () => {} },
  };
  channel.attach(publisher);
  const sent: number[] = [];
  const push = new FramePush(channel, window, ({ header }) => sent.push(header.sequence), lineIsFree);
  push.open();
  const capture = (...counted: number[]) => {
    for (const one of counted)
      channel.publish(publisher, {
        counted: one,
        capturedAt: undefined,
        width: 1,
        height: 1,
        jpeg: new Uint8Array(1),
      });
  };
  return { push, sent, capture };
}

describe('FL-4: frames pushed to a viewer', () => {
  test('wait for acknowledgement once the window is full, and then the newest goes', () => {
    const { push, sent, capture } = set(2);
    capture(1, 2, 3, 4, 5);
    expect(sent).toEqual([1, 2]);
    push.acknowledge(1);
    expect(sent).toEqual([1, 2, 5]);
  });

  test('are not hurried by acknowledging what was never sent', () => {
    const { push, sent, capture } = set(1);
    capture(1, 2);
    push.acknowledge(0);
    expect(sent).toEqual([1]);
  });

  test('stay where what was sent has not left, whatever the receiver acknowledges', () => {
    let free = true;
    const { push, sent, capture } = set(4, () => free);
    capture(1);
    free = false;
    capture(2, 3, 4);
    push.acknowledge(9e12);
    expect(sent).toEqual([1]);
    free = true;
    capture(5);
    expect(sent).toEqual([1, 5]);
  });

  test('stop when it is closed', () => {
    const { push, sent, capture } = set(4);
    push.close();
    capture(1);
    expect(sent).toEqual([]);
  });
});
