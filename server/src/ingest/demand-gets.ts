import type { Timers } from '@porthole/shared/flow/timers';
import type { AskedTry } from '@porthole/shared/protocol/asked-try';
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
  /** And what people want it to try. */
  readonly hearsTries?: boolean;
}

/** The GETs by which publishers over HTTP wait until viewers want something else, or for what those ask or say: one a camera, the newest. */
export class DemandGets {
  readonly #timers: Timers;
  readonly #held = new Map<string, HeldGet>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Answers with 200 as soon as there is news, with 204 where there is none for as long as a GET is held. */
  hold(response: Response, channel: CameraChannel, question: DemandQuestion): void {
    const { signals } = question;
    const answer = () => get.answer((held) => writeNews(held, channel, question));
    const get = new HeldGet(response, this.#timers, () => {
      stopListening();
      ignoreTries?.();
      release?.();
      if (this.#held.get(channel.id) === get) this.#held.delete(channel.id);
    });
    const stopListening = channel.onDemand((isOver) => {
      if (isOver || isNews(channel, question)) answer();
    });
    const ignoreTries = question.hearsTries ? channel.tries.listen(answer) : undefined;
    signals?.line.mail.arrived(signals.heard);
    const release = signals?.line.hold(answer);
    this.#held.get(channel.id)?.answer((held) => held.status(204).end());
    this.#held.set(channel.id, get);
    if (isNews(channel, question)) answer();
  }
}

function isNews({ demand, tries }: CameraChannel, { known, signals, hearsTries }: DemandQuestion): boolean {
  const isSame =
    known.standsBy === undefined ? known.viewers === demand.viewers : isSameDemand(known, demand);
  const isSignal = signals !== undefined && signals.line.mail.last !== signals.heard;
  return !isSame || isSignal || (hearsTries === true && tries.next !== undefined);
}

function writeNews(response: Response, channel: CameraChannel, question: DemandQuestion): void {
  if (!isNews(channel, question)) {
    response.status(204).end();
    return;
  }
  const { signals, hearsTries } = question;
  response.json({
    ...channel.demand,
    ...(hearsTries && fetchTry(channel)),
    ...(signals && { rtc: signals.line.mail.read() }),
  });
}

/** Told once: where the answer is lost, the person who sees no try asks again. */
function fetchTry({ tries }: CameraChannel): { try?: AskedTry } {
  const transport = tries.next;
  if (transport === undefined) return {};
  tries.fetched(transport);
  return { try: { transport } };
}
