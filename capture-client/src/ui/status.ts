import type { Reduction } from '@porthole/shared/protocol/cameras';
import { standsBy } from '@porthole/shared/protocol/demand';
import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcStatus } from '@porthole/shared/protocol/rtc';
import { TRANSPORT_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import { unseen } from '@porthole/shared/publisher/account';
import type { PublisherReport } from '@porthole/shared/publisher/publisher-report';
import type { RtcFigures } from '../rtc/sidecar-publisher.ts';
import type { SourceState } from '../sources/source.ts';
import { oneLine } from './one-line.ts';
import { inPlainWords } from './plain-words.ts';

/** Everything the terminal tells of, at one moment. */
export interface Snapshot {
  readonly report: PublisherReport;
  readonly source: { readonly label: string; readonly state: SourceState };
  /** Of the newest picture that the source gave; null before the first. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Nothing here makes pictures smaller, so a thin line is given fewer of them. */
  readonly isRateOnly: boolean;
  /** Null where nothing is sent over WebRTC. */
  readonly rtc: (RtcStatus & RtcFigures) | null;
  readonly relay: string;
  /** This PC's name. */
  readonly host: string;
}

/** As `--json` prints it, once a second. */
export interface StatusFigures {
  readonly transport: Transport | null;
  readonly fps: number | null;
  readonly kilobytesPerSecond: number | null;
  readonly sent: number;
  readonly dropped: number;
  /** Of pictures as they are sent. */
  readonly width: number | null;
  readonly height: number | null;
  /** Why and how far less is sent than the source gives. */
  readonly reduction: Reduction | null;
  /** Bytes of the smallest frame that something before the relay refused for its size; null while nothing did. */
  readonly cappedAt: number | null;
  readonly viewers: number | null;
  /** All of them have the picture over WebRTC, and are sent a JPEG now and then. */
  readonly standsBy: boolean;
  readonly rtc: Snapshot['rtc'];
  readonly state: 'connecting' | 'starting' | 'sending' | 'source-failed' | 'refused' | 'ended';
  readonly code: ReasonCode | null;
}

export function figures({ report, source, size, rtc }: Snapshot): StatusFigures {
  const { connection, account, rate, demand, reduction, cappedAt } = report;
  return {
    transport: connection.state === 'connected' ? connection.transport : null,
    fps: rate.fps === null ? null : Math.round(rate.fps * 10) / 10,
    kilobytesPerSecond: rate.bytesPerSecond === null ? null : Math.round(rate.bytesPerSecond / 100) / 10,
    sent: account.sent,
    dropped: unseen(account),
    width: reduction?.width ?? size?.width ?? null,
    height: reduction?.height ?? size?.height ?? null,
    reduction,
    cappedAt,
    viewers: demand?.viewers ?? null,
    standsBy: demand !== null && standsBy(demand),
    rtc,
    ...stateOf(report, source.state),
  };
}

function stateOf(
  { connection }: PublisherReport,
  source: SourceState,
): Pick<StatusFigures, 'state' | 'code'> {
  if (connection.state === 'refused') return { state: 'refused', code: connection.refusal.code };
  if (connection.state === 'ended') return { state: 'ended', code: null };
  if (source.state === 'failed') return { state: 'source-failed', code: source.code };
  if (connection.state === 'connecting') return { state: 'connecting', code: connection.code };
  return source.state === 'starting'
    ? { state: 'starting', code: null }
    : { state: 'sending', code: connection.note };
}

/** What has happened, apart from how a tool put it: two doors to a relay that is away fail in turn and in different words. */
export function topic(snapshot: Snapshot): string {
  const { report, source } = snapshot;
  const plain =
    report.connection.state === 'connecting' ? { ...report.connection, detail: '' } : report.connection;
  const state = source.state.state === 'failed' ? { ...source.state, detail: '' } : source.state;
  return words({ ...snapshot, report: { ...report, connection: plain }, source: { ...source, state } });
}

/** What is going on, in sentences. */
export function words(snapshot: Snapshot): string {
  const { connection } = snapshot.report;
  if (connection.state === 'ended') return 'Ended.';
  if (connection.state === 'refused')
    return `Ended by the relay. ${explain(connection.refusal.code, snapshot.host)}`;
  return [ofTheRelay(snapshot), ofTheSource(snapshot)].filter(Boolean).join(' ');
}

function ofTheRelay(snapshot: Snapshot): string {
  const { report, source, relay, host } = snapshot;
  const { connection, camera } = report;
  if (connection.state === 'connected') {
    if (source.state.state !== 'running') return `Connected as “${camera?.name}”.`;
    const note = connection.note ? ` ${REASONS[connection.note].says}` : '';
    return `Sending ${source.label} as “${camera?.name}” over ${TRANSPORT_LABELS[connection.transport]}.${note}${ofTheCap(report)}${ofTheLine(snapshot)}${ofWebrtc(snapshot)}`;
  }
  if (connection.state !== 'connecting' || connection.code === null) return `Connecting to ${relay} …`;
  return `${relay}: ${explain(connection.code, host, report.cappedAt)}${inBrackets(connection.detail)}`;
}

/** Of frames in requests; WebSocket carries them whole. */
function ofTheCap({ connection, cappedAt }: PublisherReport): string {
  if (cappedAt === null || connection.state !== 'connected' || connection.transport === 'websocket')
    return '';
  const { says, next } = REASONS['requests-capped'];
  return ` ${fill(says, { size: kilobytes(cappedAt) })} ${next}`;
}

function ofTheLine({ report: { reduction }, isRateOnly, host }: Snapshot): string {
  if (!reduction) return '';
  const { code, width, fps, bytesPerSecond } = reduction;
  const rate = bytesPerSecond === null ? '–' : `${kilobytes(bytesPerSecond)}/s`;
  const { says, next } = REASONS[code];
  const missing = isRateOnly ? ' Nothing here makes pictures smaller: the package sharp is missing.' : '';
  return ` ${fill(says, { pc: host, rate, width, fps: fps ?? '–' })} ${next}${missing}`;
}

/** What its settings rule out, and why its process crashed; whatever else keeps it off, pictures go by the relay. */
function ofWebrtc({ rtc, host }: Snapshot): string {
  if (rtc?.code === 'rtc-no-turn') return ` ${explain(rtc.code, host)}`;
  if (rtc?.code !== 'rtc-sidecar-crash' && rtc?.code !== 'rtc-off') return '';
  return ` ${explain(rtc.code, host)}${inBrackets(rtc.lastCrash ?? '')}`;
}

function ofTheSource({ source, host }: Snapshot): string {
  const { label, state } = source;
  if (state.state === 'starting') return `Opening ${label} …`;
  return state.state === 'failed' ? `${label}: ${explain(state.code, host)}${inBrackets(state.detail)}` : '';
}

function explain(code: ReasonCode, host: string, cappedAt: number | null = null): string {
  const { says, next } = REASONS[code];
  return `${fill(says, { pc: host, ...(cappedAt !== null && { size: kilobytes(cappedAt) }) })} ${next}`;
}

const inBrackets = (detail: string) => (detail ? ` (${inPlainWords(oneLine(detail, 400))})` : '');

/** The one live line. */
export function figuresLine(told: StatusFigures): string {
  const parts = [
    told.transport ? TRANSPORT_LABELS[told.transport] : STATE_WORDS[told.state],
    `${told.fps?.toFixed(1) ?? '–'} fps${told.state === 'sending' ? whyFew(told) : ''}`,
    `${told.kilobytesPerSecond === null ? '–' : grouped(Math.round(told.kilobytesPerSecond))} KB/s`,
    `${grouped(told.sent)} sent`,
    `${grouped(told.dropped)} dropped`,
    told.width === null ? '–' : `${told.width} × ${told.height}`,
    viewersPart(told),
  ];
  const state = told.transport && told.state !== 'sending' ? `${STATE_WORDS[told.state]} · ` : '';
  return `${state}${parts.join(' · ')}`;
}

function whyFew({ viewers, standsBy }: StatusFigures): string {
  if (viewers === 0) return ': nobody watches';
  return standsBy ? ': all see it over WebRTC' : '';
}

function viewersPart({ viewers, rtc }: StatusFigures): string {
  const all = viewers === null ? '– viewers' : `${viewers} ${viewers === 1 ? 'viewer' : 'viewers'}`;
  return rtc?.watching ? `${all}, ${rtc.watching} over WebRTC` : all;
}

const STATE_WORDS: Record<StatusFigures['state'], string> = {
  connecting: 'connecting',
  starting: 'source starting',
  sending: 'sending',
  'source-failed': 'source failed',
  refused: 'refused',
  ended: 'ended',
};

const kilobytes = (bytes: number) => `${grouped(Math.round(bytes / 1_000))} KB`;

/** Thousands apart by a thin space. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
