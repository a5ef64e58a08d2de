import { WebSocket } from 'ws';
import type { PublishJob } from './publisher.ts';
import type { Uplink } from './uplink.ts';

export function openWs({ url }: PublishJob): Uplink {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/publish`);
  return {
    offer: (jpeg) => socket.send(jpeg),
    ready: new Promise((resolve) => socket.once('open', resolve)),
    lostSessions: 0,
    transport: 'websocket',
    words: '',
  };
}
