import type { Timers } from '@porthole/shared/flow/timers';
import { type Demand, isSameDemand } from '@porthole/shared/protocol/demand';
import type { SignalToPublisher } from '@porthole/shared/protocol/rtc';
import type { Response } from 'express';
import { HeldGet } from '../observe/held-get.ts';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Asked } from '../signaling/request-line.ts';

/** What such a GET says. */
export interface DemandQuestion {
  /** As far as the publisher knows; without `standsBy` for one that makes no use of it. */
  readonly known: Demand;
  /** It hears by it what viewers say for WebRTC. */
  readonly signals?: Asked<SignalToPublisher> | undefined;
}

/** The GETs by which publishers over HTTP wait until viewers want something else, or for what those say: one a camera, the newest. */
export class DemandGets {
  readonly #timers: Timers;
  readonly #held = new Map<string, HeldGet>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Answers with 200 as soon as there is news, with 204 where there is none for as long as a GET is held. */
  hold(response: Response, channel: CameraChannel, question: DemandQuestion): void {
    const { signals } = question;
    const answer = () => get.answer((held) => writeNews(held, channel.demand, question));
    const get = new HeldGet(response, this.#timers, () => {
      stopListening();
      release?.();
      if (this.#held.get(channel.id) === get) this.#held.delete(channel.id);
    });
    const stopListening = channel.onDemand((isOver) => {
      if (isOver || isNews(channel.demand, question)) answer();
    });
    const release = signals?.line.hold(signals.heard, answer);
    this.#held.get(channel.id)?.answer((held) => held.status(204).end());
    this.#held.set(channel.id, get);
    if (isNews(channel.demand, question)) answer();
  }
}

function isNews(demand: Demand, { known, signals }: DemandQuestion): boolean {
  const isSame =
    known.standsBy === undefined ? known.viewers === demand.viewers : isSameDemand(known, demand);
  return !isSame || signals?.line.hasNews === true;
}

function writeNews(response: Response, demand: Demand, question: DemandQuestion): void {
  if (!isNews(demand, question)) response.status(204).end();
  else response.json({ ...demand, ...(question.signals && { rtc: question.signals.line.take() }) });
}
