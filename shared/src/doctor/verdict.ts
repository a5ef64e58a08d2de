import { fill, labelWithin, REASONS } from '../protocol/reasons.ts';
import { LADDER_ORDER, TRANSPORT_LABELS } from '../protocol/transport.ts';
import { type Advice, adviceFor, isThin } from './advice.ts';
import type { CheckResult } from './check.ts';
import type { Row } from './doctor-run.ts';
import { Findings } from './findings.ts';
import { unknownsOf } from './unknowns.ts';

export interface VerdictOptions {
  /** The relay's, as the person wrote it. */
  readonly host: string;
  /** Whether pictures are to come from the relay or to go there. */
  readonly way: 'watch' | 'send';
}

export interface Verdict {
  /** Null while that is not known. */
  readonly works: boolean | null;
  readonly tone: 'good' | 'caution' | 'bad';
  /** One, without a full stop. */
  readonly sentence: string;
  /** At most two: what to ask for, and of whom. */
  readonly advice: readonly Advice[];
  /** Sentences of what of WebRTC cannot be known from here. */
  readonly notKnown: readonly string[];
}

type Conclusion = Pick<Verdict, 'works' | 'sentence'>;

/** What all that was found means to a person. Also of what has been found so far. */
export function judge(rows: readonly Pick<Row, 'check' | 'result'>[], options: VerdictOptions): Verdict {
  const found = new Findings(rows);
  const hasNetwork = rows.some(({ check }) => check.id === 'round-trip');
  const { works, sentence } = hasNetwork ? ofNetwork(found) : ofThisPc(found.result('camera'));
  return {
    ...{ works, sentence },
    tone: works ? toneOf(found, options) : works === null ? 'caution' : 'bad',
    advice: adviceFor(found, options).slice(0, 2),
    notKnown: unknownsOf(found, options.way),
  };
}

const toneOf = (found: Findings, { way }: VerdictOptions): Verdict['tone'] =>
  (found.best ?? 'websocket') === 'websocket' && !isThin(found, way) ? 'good' : 'caution';

function ofNetwork(found: Findings): Conclusion {
  if (found.best === null) return withoutTransport(found);
  const [key, camera] = [found.result('key'), found.result('camera')];
  if (key?.outcome === 'blocked' && key.code)
    return { works: false, sentence: `The network works, the camera key does not: ${key.says}` };
  if (camera?.outcome === 'blocked')
    return { works: false, sentence: `The network works, the camera does not: ${causeOf(camera)}` };
  return { works: true, sentence: `Works over ${TRANSPORT_LABELS[found.best]}` };
}

function withoutTransport(found: Findings): Conclusion {
  if (found.reached && LADDER_ORDER.some((one) => found.carries(one) === null))
    return { works: null, sentence: 'The relay answers; what carries pictures is not known yet' };
  if (found.reached)
    return {
      works: false,
      sentence: 'Does not work from here: the relay answers, and no transport carries pictures',
    };
  const cause = ['name', 'certificate', 'round-trip']
    .map((id) => found.result(id))
    .find((result) => result?.outcome === 'blocked');
  if (!cause) return { works: null, sentence: 'Nothing is known yet' };
  const because = cause.code
    ? fill(REASONS[cause.code].says, valuesOf(found)).replace(/\.$/, '')
    : cause.says;
  return {
    works: false,
    sentence: `Does not work from here: ${because.charAt(0).toLowerCase()}${because.slice(1)}`,
  };
}

const valuesOf = ({ facts: { certificateIssuer: issuer } }: Findings) =>
  issuer === undefined ? {} : { issuer };

const causeOf = ({ code, says }: CheckResult): string => (code ? labelWithin(code) : says);

/** Where only the PC was looked at. */
function ofThisPc(camera: CheckResult | undefined): Conclusion {
  if (!camera) return { works: null, sentence: 'Nothing is known yet' };
  return camera.outcome === 'blocked'
    ? { works: false, sentence: `The camera does not work: ${causeOf(camera)}` }
    : { works: true, sentence: `The camera works: ${camera.says}` };
}
