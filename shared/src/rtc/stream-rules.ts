import type { ReasonCode } from '../protocol/reasons.ts';
import { haveComeSince, isComing, isFlowing } from './jpeg-flow.ts';
import { fail } from './rtc-ends.ts';
import type { Bridge, Rtc } from './rtc-state.ts';
import { AT_ONCE, failing, lettingGo, type Rule } from './rule.ts';
import { bridgeAfterMs, bridged, frozen, type Streaming, stallAfterMs } from './stream.ts';

/** Ms beyond a stall's for which it is listened whether anything passes yet: a check comes every second or two. */
const LISTEN_MS = 1_000;

/** Ms after the first of it in which a path that is back has a picture again: one that begins anew is asked for and sent. */
const PICTURE_WITHIN_MS = 500;

/** Ms after which a bridge is no longer one. */
const BRIDGE_MS = 5_000;
/** Bridges in half a minute that make a path too unsteady to be shown. */
const UNSTEADY_BRIDGES = 6;

/** Ms without a frame from a source that stands still, after which its connection is not kept. */
const FROZEN_MS = 30_000;

/** Ms for which a page that nobody sees keeps its connection. */
const HIDDEN_MS = 10_000;

/** Ms after which a connection has held, and what failed before is forgotten. */
const HELD_MS = 5 * 60_000;

export function streamRules(rtc: Rtc, stream: Streaming): readonly Rule[] {
  // None is painted, and perhaps none asked for.
  if (stream.hiddenAt !== null) return [lettingGo(rtc, stream.hiddenAt + HIDDEN_MS, 'tab-hidden')];
  switch (stream.name) {
    case 'rtc':
      return [silentRule(rtc, stream), ...heldRule(rtc, stream)];
    case 'bridge':
      return bridgeRules(rtc, stream);
    case 'frozen':
      return frozenRules(rtc, stream);
  }
}

/** A newer JPEG shows that the path is at fault; where the relay brings none either, the source is. */
function silentRule(rtc: Rtc, stream: Streaming): Rule {
  return isOutrun(rtc, stream)
    ? {
        at: stream.paintedAt + bridgeAfterMs(stream),
        to: (now) => ({ ...rtc, phase: bridged(stream, now) }),
      }
    : {
        at: stream.paintedAt + stallAfterMs(stream),
        to: (now) => ({ ...rtc, phase: frozen(stream, now) }),
      };
}

function heldRule(rtc: Rtc, stream: Streaming): readonly Rule[] {
  if (rtc.failures === 0) return [];
  return [{ at: stream.shownAt + HELD_MS, to: () => ({ ...rtc, failures: 0 }) }];
}

function bridgeRules(rtc: Rtc, bridge: { name: 'bridge' } & Bridge): readonly Rule[] {
  const stalledAt = bridge.decodedAt + stallAfterMs(bridge);
  const [deadAt, code] =
    bridge.heardAt === null
      ? ([stalledAt + LISTEN_MS, 'rtc-stall'] as const)
      : ([Math.max(stalledAt, bridge.heardAt + PICTURE_WITHIN_MS), 'rtc-stall-ice-ok'] as const);
  return [
    ...(bridge.bridges.length < UNSTEADY_BRIDGES ? [] : [failing(rtc, AT_ONCE, 'rtc-stall')]),
    { at: deadAt, to: deadOrFrozen(rtc, bridge, code) },
    { at: bridge.since + BRIDGE_MS, to: deadOrFrozen(rtc, bridge, 'rtc-stall') },
  ];
}

function deadOrFrozen(rtc: Rtc, bridge: Streaming, code: ReasonCode): Rule['to'] {
  return (now, luck) => {
    if (isFlowing(rtc.jpeg, rtc.facts, now)) return fail(rtc, code, now, luck);
    // JPEGs that come all the while are no pause, whatever is said of their source.
    const resumedAt = isComing(rtc.jpeg, rtc.facts, now) ? now : bridge.resumedAt;
    return { ...rtc, phase: frozen({ ...bridge, resumedAt }, now) };
  };
}

function frozenRules(rtc: Rtc, stream: Streaming): readonly Rule[] {
  // Its frames are due from now on, and what was heard in a pause tells nothing of the path now; the pause says nothing of how steady that
  // is, unless it paints nothing after it.
  const back = (now: number) => {
    const bridge = bridged({ ...stream, decodedAt: now, heardAt: null }, now);
    const paused = stream.resumedAt === null || stream.resumedAt < stream.paintedAt;
    return {
      ...rtc,
      phase: { ...bridge, resumedAt: now, bridges: paused ? stream.bridges : bridge.bridges },
    };
  };
  return [
    ...(haveComeSince(rtc.jpeg, stream.since) ? [{ at: AT_ONCE, to: back }] : []),
    lettingGo(rtc, stream.paintedAt + FROZEN_MS, 'no-frames'),
  ];
}

const isOutrun = ({ facts }: Rtc, { paintedAt }: Streaming): boolean =>
  facts.jpegAt !== null && facts.jpegAt > paintedAt;
