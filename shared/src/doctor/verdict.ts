import { fill, labelWithin, REASONS } from '../protocol/reasons.ts';
import { LADDER_ORDER, TRANSPORT_LABELS, type Transport } from '../protocol/transport.ts';
import { type Advice, adviceFor } from './advice.ts';
import type { Row } from './doctor-run.ts';
import { Findings } from './findings.ts';
import { framesASecond, type Rate, rateOver, type Step, viewingSteps } from './forecast.ts';
import { unknownsOf } from './unknowns.ts';
import { webrtcForecast } from './webrtc-forecast.ts';
import { ageSeconds, milliseconds } from './words.ts';

export interface VerdictOptions {
  /** The relay's, as the person wrote it. */
  readonly host: string;
  /** Whether pictures are to come from the relay or to go there. */
  readonly way: 'watch' | 'send';
  /** What may be sent of one camera; what viewers are sent where left out. */
  readonly steps?: readonly Step[];
}

export interface Forecast {
  readonly transport: Transport | 'webrtc';
  readonly works: boolean | null;
  readonly says: string;
}

export interface Verdict {
  /** Null while that is not known. */
  readonly works: boolean | null;
  readonly tone: 'good' | 'caution' | 'bad';
  /** One, without a full stop. */
  readonly sentence: string;
  /** At most two: what to ask for, and of whom. */
  readonly advice: readonly Advice[];
  /** Whose fault it is not. */
  readonly comfort: string | null;
  readonly forecast: readonly Forecast[];
  /** Sentences of what of WebRTC cannot be known from here. */
  readonly notKnown: readonly string[];
}

/** A picture that shows what happens, and moves. */
const GOOD = { width: 960, fps: 10 };

/** What all that was found means to a person. Also of what has been found so far. */
export function judge(rows: readonly Pick<Row, 'check' | 'result'>[], options: VerdictOptions): Verdict {
  const found = new Findings(rows);
  const rates = ratesOf(found, options);
  const webrtc = { transport: 'webrtc', ...webrtcForecast(found) } as const;
  const forecast = [webrtc, ...LADDER_ORDER.map((one) => forecastOf(one, found, rates(one)))];
  const advice = adviceFor(found, options).slice(0, 2);
  const shared = { forecast, advice, notKnown: unknownsOf(found, options.way) };
  const camera = found.result('camera');
  if (!rows.some(({ check }) => check.id === 'round-trip')) return { ...shared, ...ofThisPc(found) };
  if (found.reached === null)
    return { ...shared, works: null, tone: 'caution', sentence: nothingYet(found), comfort: null };
  if (found.best === null) {
    const works = found.reached && LADDER_ORDER.some((one) => found.carries(one) === null) ? null : false;
    return {
      ...shared,
      works,
      tone: works === null ? 'caution' : 'bad',
      sentence: fails(found, works),
      comfort: null,
    };
  }
  const key = found.result('key');
  if (key?.outcome === 'blocked' && key.code)
    return {
      ...shared,
      works: false,
      tone: 'bad',
      sentence: `The network works, the camera key does not: ${key.says}`,
      comfort: null,
    };
  if (camera?.outcome === 'blocked')
    return {
      ...shared,
      works: false,
      tone: 'bad',
      sentence: `The network works, the camera does not: ${labelOf(camera.code) ?? camera.says}`,
      comfort: null,
    };
  const rate = rates(found.best);
  return {
    ...shared,
    works: true,
    tone: isGood(found.best, rate) ? 'good' : 'caution',
    sentence: `Works over ${TRANSPORT_LABELS[found.best]}${rate ? `: about ${framesASecond(rate.fps)} at ${rate.width} px` : ''}`,
    comfort: advice.length > 0 ? 'Nothing is wrong with the relay.' : 'Nothing stands in the way.',
  };
}

const labelOf = (code: keyof typeof REASONS | undefined): string | undefined => code && labelWithin(code);

function ratesOf(found: Findings, { way, steps }: VerdictOptions): (transport: Transport) => Rate | null {
  const { roundTripMs, downBytesPerSecond, upBytesPerSecond, largestPost } = found.facts;
  const bytesPerSecond = way === 'watch' ? downBytesPerSecond : upBytesPerSecond;
  if (roundTripMs === undefined || bytesPerSecond === undefined) return () => null;
  const given = steps ?? viewingSteps(found.facts.picture);
  return (transport) => {
    // Over anything but WebSocket a frame goes out as the body of a request.
    const most =
      way === 'send' && transport !== 'websocket'
        ? (largestPost ?? Number.POSITIVE_INFINITY)
        : Number.POSITIVE_INFINITY;
    const passing = given.filter(({ bytes }) => bytes <= most);
    return rateOver(
      transport,
      { bytesPerSecond, roundTripMs },
      passing.length > 0 ? passing : given.slice(-1),
    );
  };
}

function isGood(best: Transport, rate: Rate | null): boolean {
  return best === 'websocket' && (rate === null || (rate.width >= GOOD.width && rate.fps >= GOOD.fps));
}

function forecastOf(transport: Transport, found: Findings, rate: Rate | null): Forecast {
  const works = found.carries(transport);
  if (works === null) return { transport, works, says: 'not known' };
  if (!works) return { transport, works, says: whyNot(transport, found) };
  if (!rate) return { transport, works, says: 'works' };
  return {
    transport,
    works,
    says: `${framesASecond(rate.fps)}, ${rate.width} px, ${ageSeconds(rate.ageMs)} old`,
  };
}

const UPGRADE_ENDS = {
  refused: 'refused on the way',
  stripped: 'its header is taken away',
  silent: 'opens, then silent',
} as const;

function whyNot(transport: Transport, { reached, facts: { upgrade, upgradeHeld } }: Findings): string {
  if (!reached) return 'no answer';
  if (transport !== 'websocket') return 'blocked on the way';
  if (upgradeHeld && upgrade !== 'silent')
    return `${upgradeHeld.ended} ${upgradeHeld.ended === 'cut' ? 'after' : 'within'} ${milliseconds(upgradeHeld.afterMs)}`;
  return upgrade === undefined || upgrade === 'open' ? 'blocked on the way' : UPGRADE_ENDS[upgrade];
}

function nothingYet(found: Findings): string {
  return found.outcome('name') === 'blocked' ? fails(found, false) : 'Nothing is known yet';
}

function fails(found: Findings, works: null | false): string {
  if (works === null) return 'The relay answers; what carries pictures is not known yet';
  const cause = ['name', 'certificate', 'round-trip']
    .map((id) => found.result(id))
    .find((result) => result?.outcome === 'blocked');
  if (found.reached || !cause)
    return 'Does not work from here: the relay answers, and no transport carries pictures';
  const issuer = found.facts.certificateIssuer;
  const says = cause.code && fill(REASONS[cause.code].says, issuer === undefined ? {} : { issuer });
  const because = says?.replace(/\.$/, '') ?? cause.says;
  return `Does not work from here: ${because.charAt(0).toLowerCase()}${because.slice(1)}`;
}

/** Where only the PC was looked at. */
function ofThisPc(found: Findings): Omit<Verdict, 'advice' | 'forecast' | 'notKnown'> {
  const camera = found.result('camera');
  if (!camera) return { works: null, tone: 'caution', sentence: 'Nothing is known yet', comfort: null };
  const cause = labelOf(camera.code) ?? camera.says;
  if (camera.outcome === 'blocked')
    return { works: false, tone: 'bad', sentence: `The camera does not work: ${cause}`, comfort: null };
  return { works: true, tone: 'good', sentence: `The camera works: ${camera.says}`, comfort: null };
}
