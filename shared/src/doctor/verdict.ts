import { labelWithin } from '../protocol/reasons.ts';
import { LADDER_ORDER, TRANSPORT_LABELS } from '../protocol/transport.ts';
import type { CheckResult } from './check.ts';
import type { Row } from './doctor-run.ts';
import { Findings } from './findings.ts';
import { webrtcAdvice } from './webrtc-advice.ts';

export interface Verdict {
  /** Null while that is not known. */
  readonly works: boolean | null;
  readonly tone: 'good' | 'caution' | 'bad';
  /** One, without a full stop. */
  readonly sentence: string;
  /** What to do, and who: that of what matters most. Null where there is nothing to do. */
  readonly next: string | null;
}

type Conclusion = Pick<Verdict, 'works' | 'sentence'>;
type Ended = Pick<Row, 'check' | 'result'>;

/** Checks by how much what they ask for matters: first where the relay is not reached, then where it is. */
const UNREACHED = ['certificate', 'system-proxy', 'round-trip'];
const REACHED = ['key', 'camera', 'websocket', 'idle', 'post', 'long-poll', 'polling', 'throughput'];
const LAST = ['certificate', 'congestion'];

/** What all that was found means to a person. Also of what has been found so far. */
export function judge(rows: readonly Ended[]): Verdict {
  const found = new Findings(rows);
  const hasNetwork = rows.some(({ check }) => check.id === 'round-trip');
  const { works, sentence } = hasNetwork ? ofNetwork(found) : ofThisPc(found.result('camera'));
  const isGood =
    works && (found.best ?? 'websocket') === 'websocket' && found.outcome('throughput') !== 'note';
  return {
    ...{ works, sentence, next: nextStep(found) },
    tone: isGood ? 'good' : works === false ? 'bad' : 'caution',
  };
}

function nextStep(found: Findings): string | null {
  const of = (checks: readonly string[]) =>
    checks.map((id) => found.result(id)?.next).find((next) => next !== undefined);
  if (found.reached === false) return of(UNREACHED) ?? null;
  const webrtc = webrtcAdvice(found);
  return of(REACHED) ?? (webrtc && `For WebRTC: ${webrtc}`) ?? of(LAST) ?? null;
}

function ofNetwork(found: Findings): Conclusion {
  if (found.best === null) return withoutTransport(found);
  for (const [id, what] of [
    ['key', 'camera key'],
    ['camera', 'camera'],
  ] as const) {
    const result = found.result(id);
    if (result?.outcome === 'blocked')
      return {
        works: false,
        sentence: `The network works, the ${what} does not: ${id === 'key' ? result.says : causeOf(result)}`,
      };
  }
  return { works: true, sentence: `Works over ${TRANSPORT_LABELS[found.best]}` };
}

function withoutTransport(found: Findings): Conclusion {
  if (found.reached && LADDER_ORDER.some((one) => found.carries(one) === null))
    return { works: null, sentence: 'The relay answers; what carries pictures is not known yet' };
  const cause = found.reached
    ? { says: 'the relay answers, and no transport carries pictures' }
    : UNREACHED.map((id) => found.result(id)).find((result) => result?.outcome === 'blocked');
  if (!cause) return { works: null, sentence: 'Nothing is known yet' };
  return { works: false, sentence: `Does not work from here: ${cause.says}` };
}

const causeOf = ({ code, says }: CheckResult): string => (code ? labelWithin(code) : says);

/** Where only the PC was looked at. */
function ofThisPc(camera: CheckResult | undefined): Conclusion {
  if (!camera) return { works: null, sentence: 'Nothing is known yet' };
  return camera.outcome === 'blocked'
    ? { works: false, sentence: `The camera does not work: ${causeOf(camera)}` }
    : { works: true, sentence: `The camera works: ${camera.says}` };
}
