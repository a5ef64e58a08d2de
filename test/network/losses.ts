import type { Timers } from '@porthole/shared/flow/timers';
import type { Link } from './link.ts';

export interface Losses {
  /** Ms from the beginning of one stall to that of the next. */
  everyMs: number;
  forMs: number;
}

/** Lost packets as they are felt over TCP: every now and then nothing comes for a while, then all of it. Ends when disposed of. */
export function losePackets(
  link: Pick<Link, 'stall'>,
  { everyMs, forMs }: Losses,
  timers: Timers,
): Disposable {
  let goOn = () => {};
  let cancel = () => {};
  const flow = () => {
    goOn();
    cancel = timers.after(everyMs - forMs, stall);
  };
  const stall = () => {
    goOn = link.stall();
    cancel = timers.after(forMs, flow);
  };
  flow();
  return {
    [Symbol.dispose]: () => {
      cancel();
      goOn();
    },
  };
}
