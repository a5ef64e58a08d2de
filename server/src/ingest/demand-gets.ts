import type { Timers } from '@porthole/shared/flow/timers';
import type { Response } from 'express';
import { HeldGet } from '../observe/held-get.ts';
import type { CameraChannel } from '../relay/camera-channel.ts';

/** The GETs by which publishers over HTTP wait for another number of viewers: one a camera, the newest. */
export class DemandGets {
  readonly #timers: Timers;
  readonly #held = new Map<string, HeldGet>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Answers with 200 as soon as the number is not `known`, with 204 where it is for as long as a GET is held. */
  hold(response: Response, channel: CameraChannel, known: number): void {
    const answer = () => get.answer((held) => writeDemand(held, channel.viewers, known));
    const get = new HeldGet(response, this.#timers, () => {
      stopListening();
      if (this.#held.get(channel.id) === get) this.#held.delete(channel.id);
    });
    const stopListening = channel.onDemand(answer);
    this.#held.get(channel.id)?.answer((held) => held.status(204).end());
    this.#held.set(channel.id, get);
    if (channel.viewers !== known) answer();
  }
}

function writeDemand(response: Response, viewers: number, known: number): void {
  if (viewers === known) response.status(204).end();
  else response.json({ viewers });
}
