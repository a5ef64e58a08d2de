import { Agent } from 'node:http';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { browserFetch } from './fetch.ts';
import { RELAY, Scene } from './scene.ts';

test('tells viewers of a camera once a second at the most when somebody asks for it frame by frame', async () => {
  await using scene = await Scene.open();
  const { pc, page, relay, time } = scene;
  const headers = { cookie: relay.cookie };
  pc.start();
  await scene.run(5_000);
  let news = 0;
  const onlooker = page.host.run(() => {
    const agent = new Agent() as unknown as string;
    const socket = io(`${RELAY}${VIEW_NAMESPACE}`, { forceNew: true, extraHeaders: headers, agent });
    socket.on('cameras', () => {
      news += 1;
    });
    return socket;
  });
  let frames = 0;
  const asksOn = page.host.run(async () => {
    const fetch = browserFetch(() => headers);
    const until = time.at + 10_000;
    for (let after = '0'; time.at < until; frames += 1) {
      const answer = await fetch(`${RELAY}/api/cameras/${relay.id}/frames/next?after=${after}`);
      after = answer.headers.get('porthole-sequence') ?? after;
      await answer.arrayBuffer();
    }
  });
  await scene.run(11_000);
  await asksOn;
  page.host.run(() => onlooker.disconnect());
  expect(frames).toBeGreaterThan(95);
  expect(news).toBeLessThan(14);
});
