import { io } from 'socket.io-client';
import { Diary } from './diary.ts';
import { pageAgent } from './page-network.ts';
import { Screen } from './screen.ts';
import type { ViewJob } from './viewer.ts';

interface Arrived {
  readonly header: { camera: string; sequence: number };
  readonly jpeg: Uint8Array;
}

/** Shows what comes, and says nothing back. */
export function watchSocketIo({ url, cameras }: ViewJob): Diary {
  const diary = new Diary(cameras);
  const screen = new Screen<Arrived>(({ header, jpeg }, at) =>
    diary.painted(header.camera, header.sequence, jpeg, at),
  );
  const socket = io(url, { forceNew: true, agent: pageAgent() as never });
  socket.on('connect', () => {
    for (const camera of cameras) socket.emit('watch', camera);
  });
  socket.on('frame', (header: Arrived['header'], jpeg: Buffer) => {
    diary.arrived(jpeg.length);
    diary.transport = socket.io.engine.transport.name;
    diary.rendition = 'full';
    screen.show(header.camera, { header, jpeg });
  });
  return diary;
}
