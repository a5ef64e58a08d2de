import type { Timers } from '@porthole/shared/flow/timers';
import { readIce } from '../api/ice.ts';
import { postTelemetry } from '../api/telemetry.ts';
import { decodePicture } from '../render/decode.ts';
import { type AnimationFrames, browserAnimationFrames, PaintLoop } from '../render/paint-loop.ts';
import { Painter } from '../render/painter.ts';
import type { DecodePicture } from '../render/picture.ts';
import { browserPage, type Page } from '../viewer/page.ts';
import { type RelayTransports, relayTransports } from '../viewer/relay-transports.ts';
import { PageTelemetry, type TelemetryWays } from '../viewer/telemetry.ts';
import { ViewSockets } from '../viewer/view-sockets.ts';
import { browserTimers } from './browser-timers.ts';
import type { KeptText } from './kept-choice.ts';
import type { WallModel } from './model.ts';
import { Wall, type WallParts } from './wall.ts';

/** What a wall takes from its surroundings. In a browser all of it is there. */
export interface WallOptions {
  readonly timers: Timers;
  readonly page: Page;
  readonly storage: () => KeptText;
  readonly decode: DecodePicture;
  readonly animationFrames: AnimationFrames;
  readonly transports: RelayTransports;
  readonly openRtc: WallParts['openRtc'];
  /** How the relay is told of this page. */
  readonly telemetry: TelemetryWays;
  /** Monotonic ms at which the person opened the page, or signed in on it. */
  readonly openedAt: number;
}

/** Opens this page's leg to the relay. Closed by whoever opened it. */
export function createWall(given: Partial<WallOptions> = {}): WallModel {
  const timers = given.timers ?? browserTimers;
  const { transports, telemetry } = given.transports
    ? { transports: given.transports, telemetry: given.telemetry }
    : ownRelay(timers);
  const openedAt = given.openedAt ?? timers.monotonic();
  const loop = new PaintLoop(given.animationFrames ?? browserAnimationFrames);
  const decode = given.decode ?? decodePicture;
  const wall = new Wall({
    timers,
    transports,
    telemetry: telemetry && new PageTelemetry({ timers, openedAt, ...telemetry }),
    page: given.page ?? browserPage,
    storage: given.storage ?? (() => localStorage),
    openRtc: given.openRtc ?? ownRtc(timers),
    openPainter: (events) => new Painter({ decode, loop, timers }, events),
  });
  wall.open();
  return wall;
}

/** The relay that served this page. */
function ownRelay(timers: Timers) {
  const sockets = new ViewSockets();
  return {
    transports: relayTransports({
      origin: location.origin,
      fetch: (input, init) => fetch(input, init),
      timers,
      chance: Math.random,
      connect: sockets.connect,
    }),
    telemetry: { overSession: sockets.tell, overHttp: postTelemetry },
  };
}

/** Ms between two requests for code that did not come. */
const CODE_AGAIN_MS = 10_000;

/** This browser's WebRTC. Its code comes once there is a use for it: the wall's first picture does not wait for it. */
function ownRtc(timers: Timers): WallParts['openRtc'] {
  let code: typeof import('../rtc/rtc-view.ts') | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return (camera, send, events, memory) => {
    if (code)
      return new code.RtcView({ camera, timers, chance: Math.random, send, ice: readIce, memory }, events);
    const now = timers.monotonic();
    if (now - askedAt < CODE_AGAIN_MS) return null;
    askedAt = now;
    import('../rtc/rtc-view.ts').then(
      (loaded) => {
        code = loaded;
      },
      () => {},
    );
    return null;
  };
}
