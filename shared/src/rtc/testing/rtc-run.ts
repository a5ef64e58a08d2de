import { openRtc, rtcDueAt, stepRtc } from '../rtc-machine.ts';
import {
  type AttemptEvent,
  type Rtc,
  type RtcEvent,
  type RtcFacts,
  type RtcMode,
  rtcMode,
  running,
} from '../rtc-state.ts';

/** What comes while time passes. */
export interface Traffic {
  /** The relay's JPEGs: every 100 ms, or 300 while they stand by. */
  readonly jpegs?: boolean;
  /** WebRTC's frames: every 50 ms, painted where the page is seen. */
  readonly frames?: boolean;
  /** Ms between two frames of a slow camera, over either. */
  readonly everyMs?: number;
  /** Checks of address pairs are answered. */
  readonly checks?: boolean;
}

/** One that belongs to an attempt is said of the one that runs. */
export type Saying = Exclude<RtcEvent, { attempt: number }> | (AttemptEvent & { attempt?: number });

/** Ms between two moments. */
const BEAT = 50;

export const READY = { state: 'ready', watching: 0, most: 3 } as const;
export const ALL_WELL: Partial<RtcFacts> = {
  offered: READY,
  sourceAlive: true,
  visible: true,
  allowed: true,
  signalling: true,
};

/** The machine in a page's hands, with time in the test's. */
export class RtcRun {
  rtc: Rtc;
  now = 0;
  luck = 0.5;
  /** How who paints changed. */
  readonly modes: RtcMode[] = ['jpeg'];

  constructor(facts: Partial<RtcFacts> = ALL_WELL, supported = true) {
    this.rtc = openRtc(supported, 0);
    this.facts(facts);
  }

  get at(): string {
    return this.rtc.phase.name;
  }

  get mode(): RtcMode {
    return rtcMode(this.rtc);
  }

  facts(facts: Partial<RtcFacts>): this {
    return this.say({ type: 'facts', facts });
  }

  say(saying: Saying): this {
    const event =
      'attempt' in saying || !OF_ATTEMPT.has(saying.type) ? saying : { ...saying, attempt: this.attempt };
    this.rtc = stepRtc(this.rtc, event as RtcEvent, this.now, this.luck);
    if (this.modes.at(-1) !== this.mode) this.modes.push(this.mode);
    return this;
  }

  get attempt(): number {
    return running(this.rtc)?.attempt ?? 0;
  }

  pass(ms: number, traffic: Traffic = { jpegs: true }): this {
    const until = this.now + ms;
    while (this.now < until) {
      this.#wait(Math.min(until, (Math.floor(this.now / BEAT) + 1) * BEAT));
      if (this.now % BEAT === 0) this.#beat(traffic);
    }
    return this;
  }

  /** Time passes and nothing is done: the page stands still. */
  sleep(ms: number): this {
    this.now += ms;
    return this.say({ type: 'tick' });
  }

  /** An attempt is asked for. */
  asked(): this {
    return this.pass(2_100).say({ type: 'passed-on' });
  }

  connecting(): this {
    return this.asked().say({ type: 'offered' });
  }

  connected(): this {
    return this.connecting()
      .pass(50)
      .say({ type: 'answering', open: true })
      .say({ type: 'connection', state: 'connected' });
  }

  shown(): this {
    return this.connected().pass(1_000, { jpegs: true, frames: true });
  }

  #wait(until: number): void {
    for (let due = rtcDueAt(this.rtc); due !== null && due <= until; due = rtcDueAt(this.rtc)) {
      this.now = Math.max(this.now, due);
      this.say({ type: 'tick' });
    }
    this.now = until;
  }

  #beat({ jpegs = false, frames = false, checks = false, everyMs = BEAT }: Traffic): void {
    const jpegMs = Math.max(everyMs, this.mode === 'rtc' ? 300 : 100);
    if (jpegs && this.now % jpegMs === 0) this.facts({ jpegAt: this.now });
    if (this.attempt === 0) return;
    if (frames && this.now % everyMs === 0 && this.rtc.facts.visible) this.say({ type: 'painted' });
    if (this.now % 200 === 0 && (checks || frames)) this.say({ type: 'answering', open: frames });
  }
}

const OF_ATTEMPT: ReadonlySet<string> = new Set<AttemptEvent['type']>([
  ...(['passed-on', 'offered', 'turn', 'answering', 'connection', 'painted', 'ended'] as const),
]);
