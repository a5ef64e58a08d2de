import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { io } from 'socket.io-client';
import { nodeTimers } from '../../../capture-client/src/node-timers.ts';
import type { Page } from '../../../dashboard/src/viewer/page.ts';
import { relayTransports } from '../../../dashboard/src/viewer/relay-transports.ts';
import type { ArrivedFrame } from '../../../dashboard/src/viewer/transport.ts';
import { ViewerSession } from '../../../dashboard/src/viewer/viewer-session.ts';
import { Diary } from './diary.ts';
import { pageAgent, pageFetch } from './page-network.ts';
import { Screen } from './screen.ts';
import type { ViewJob } from './viewer.ts';

const LOOKED_AT: Page = {
  hidden: false,
  online: true,
  saveData: false,
  network: '',
  onChange: () => () => {},
  onLeave: () => () => {},
};

type PageJob = ViewJob & { readonly transport: TransportChoice };

/** The page's own session and transports; only the picture is not decoded. */
export function watchPorthole({ url, cookie, cameras, rendition, transport }: PageJob): Diary {
  const diary = new Diary(cameras);
  const agent = pageAgent();
  const session = new ViewerSession(
    {
      choice: transport,
      timers: nodeTimers,
      page: LOOKED_AT,
      ...relayTransports({
        origin: url,
        timers: nodeTimers,
        chance: Math.random,
        fetch: pageFetch(agent, cookie),
        connect: (address, options) =>
          io(address, { ...options, agent: agent as never, extraHeaders: { cookie } }),
      }),
    },
    {
      frame: (frame) => {
        diary.arrived(frame.jpeg.length);
        diary.transport = frame.transport;
        diary.rendition = frame.header.rendition?.name ?? 'full';
        screen.show(frame.header.camera, frame);
      },
      cameras: () => {},
      signal: () => {},
      leg: () => {},
      resting: () => {},
      ended: (code) => {
        throw new Error(`the relay ended the session: ${code}`);
      },
    },
  );
  const screen = new Screen<ArrivedFrame>(
    (frame, at) => {
      const { camera, sequence, capturedAt } = frame.header;
      diary.painted(camera, sequence, frame.jpeg, at);
      const now = session.clock.now();
      session.painted(frame, now === null ? null : Math.max(0, now - capturedAt));
    },
    (frame) => session.dropped(frame, 'superseded'),
  );
  session.watch(new Map(cameras.map((camera) => [camera, { rendition }])));
  session.open();
  return diary;
}
