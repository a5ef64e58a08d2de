import type { Timers } from '@porthole/shared/flow/timers';
import { decodePicture } from '../render/decode.ts';
import { type AnimationFrames, browserAnimationFrames, PaintLoop } from '../render/paint-loop.ts';
import { Painter } from '../render/painter.ts';
import type { DecodePicture } from '../render/picture.ts';
import { browserPage, type Page } from '../viewer/page.ts';
import { relayTransports } from '../viewer/relay-transports.ts';
import type { ViewerSessionOptions } from '../viewer/viewer-session.ts';
import { browserTimers } from './browser-timers.ts';
import type { KeptText } from './kept-choice.ts';
import type { WallModel } from './model.ts';
import { Wall } from './wall.ts';

/** What a wall takes from its surroundings. In a browser all of it is there. */
export interface WallOptions {
  readonly timers: Timers;
  readonly page: Page;
  readonly storage: () => KeptText;
  readonly decode: DecodePicture;
  readonly animationFrames: AnimationFrames;
  readonly transports: Pick<ViewerSessionOptions, 'openSocket' | 'openHttp' | 'askClock'>;
}

/** Opens this page's leg to the relay. Closed by whoever opened it. */
export function createWall(given: Partial<WallOptions> = {}): WallModel {
  const timers = given.timers ?? browserTimers;
  const transports = given.transports ?? ownRelay(timers);
  const loop = new PaintLoop(given.animationFrames ?? browserAnimationFrames);
  const decode = given.decode ?? decodePicture;
  const wall = new Wall({
    timers,
    transports,
    page: given.page ?? browserPage,
    storage: given.storage ?? (() => localStorage),
    openPainter: (events) => new Painter({ decode, loop, timers }, events),
  });
  wall.open();
  return wall;
}

/** The relay that served this page. */
function ownRelay(timers: Timers) {
  return relayTransports({
    origin: location.origin,
    fetch: (input, init) => fetch(input, init),
    timers,
    chance: Math.random,
  });
}
