import { io } from 'socket.io-client';
import type { BenchCamera } from '../servers.ts';
import { pageAgent } from '../viewers/page-network.ts';
import type { PublishJob } from './publisher.ts';
import type { Uplink } from './uplink.ts';

/** Emits every frame as it comes; volatile where the server does so too. */
export function openSocketIo({ kind, url }: PublishJob, { id }: BenchCamera): Uplink {
  const socket = io(url, { forceNew: true, agent: pageAgent() as never });
  let lostSessions = 0;
  socket.on('disconnect', () => {
    lostSessions += 1;
  });
  return {
    offer: (jpeg, sequence) => {
      const emitter = kind === 'volatile' ? socket.volatile : socket;
      emitter.emit('frame', { camera: id, sequence }, jpeg);
    },
    ready: new Promise((resolve) => socket.once('connect', resolve)),
    get lostSessions() {
      return lostSessions;
    },
    get transport() {
      return socket.io.engine.transport.name;
    },
    words: '',
  };
}
