import { expect, test } from 'vitest';
import { relayOfFile } from '../support/relay-of-file.ts';

const relayed = relayOfFile();

test('answers questions for outages only when they are by numbers, of a camera there is and by somebody signed in [EV-2]', async () => {
  const { relay, api } = relayed;
  const camera = await api.createCamera();
  for (const query of ['before=x', 'limit=0', 'limit=101', 'from=-1', 'before=1&before=2'])
    expect((await api.fetch(`/api/events?${query}`)).status, query).toBe(400);
  expect((await api.fetch('/api/events?before=9&limit=100&from=5')).status).toBe(200);
  for (const [query, status] of Object.entries({ '': 400, '?since=-1': 400, '?since=1': 404 }))
    expect((await api.fetch(`/api/cameras/${camera.id}/last-frame.jpg${query}`)).status).toBe(status);
  expect((await api.fetch('/api/cameras/cam_0000000000/events')).status).toBe(404);
  for (const path of ['/api/events', `/api/cameras/${camera.id}/events`])
    expect((await fetch(`${relay.url}${path}`)).status).toBe(401);
});
