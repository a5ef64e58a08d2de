import type { ClockExchange } from '../flow/clock-offset.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import type { Demand } from '../protocol/demand.ts';
import type { DropCounts, UplinkDrop } from '../protocol/drops.ts';
import type { PublishHello } from '../protocol/publish-events.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { PublisherSignal, SignalToPublisher } from '../protocol/rtc.ts';
import type { Transport } from '../protocol/transport.ts';

/** A frame as it goes out. */
export interface OutgoingFrame {
  readonly sequence: number;
  /** Ms since the epoch on the relay's clock; undefined while the clocks have not been compared. */
  readonly capturedAt: number | undefined;
  /** What became of the frames between the last one sent and this one. */
  readonly skipped?: DropCounts<UplinkDrop>;
  readonly jpeg: Uint8Array;
}

export interface Refusal {
  readonly code: ReasonCode;
  readonly message: string;
}

/** What a transport reports. Each implementation reports the same for the same happening; the contract suite holds them to it. */
export type TransportEvent =
  | { type: 'up'; hello: PublishHello }
  /** It carries frames by another way now, or knows why it does not carry them by a better one. */
  | { type: 'moved' }
  /** The relay has answered for these frames; `rejected` is about the last of them, and was not taken. */
  | { type: 'answered'; sequences: readonly number[]; rejected?: Refusal }
  | ({ type: 'demand' } & Demand)
  /** Of an attempt at WebRTC. */
  | { type: 'signal'; signal: SignalToPublisher }
  /** Our side of it in monotonic ms. */
  | { type: 'clock'; exchange: ClockExchange }
  /** No session any more, or none yet: it goes on trying by itself. What was on its way will never be answered. */
  | { type: 'down'; code: ReasonCode; detail: string }
  /** The relay will not have this publisher, however often it tries: to be closed. */
  | { type: 'refused'; refusal: Refusal };

/** A way to the relay. Who made it opens and closes it; close is idempotent and terminal, and nothing is reported after it. */
export interface PublisherTransport {
  open(): void;
  /** What would carry a frame sent now; null without a session. */
  readonly carries: Transport | null;
  /** Why it does not carry frames by a better way; null where there is nothing to say. */
  readonly note: ReasonCode | null;
  /** Never true without a session. */
  readonly hasRoom: boolean;
  /** Frames that may be on their way at once; null without a session. */
  readonly window: number | null;
  /** Frames a second that the window lets through whatever their size, by what a message without bytes takes; null where unknown. */
  readonly mostFps: number | null;
  /** Only while there is room. */
  send(frame: OutgoingFrame): void;
  /** Lost without harm while there is no session: it is told again. */
  tell(status: PublisherStatus): void;
  /** Signals of WebRTC pass, both ways. Never true without a session. */
  readonly canSignal: boolean;
  /** Lost without harm where they do not. */
  signal(signal: PublisherSignal): void;
  /** A clean end, said to the relay if it can be; resolves when said or known to be in vain, then close. */
  bye(): Promise<void>;
  close(): void;
}

export type OpenTransport = (report: (event: TransportEvent) => void) => PublisherTransport;

/** Refusals that trying again cannot mend. */
const TERMINAL: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'replaced',
  'key-wrong',
  'key-missing',
  'camera-unknown',
  'version-mismatch',
]);

export const isTerminal = (code: ReasonCode): boolean => TERMINAL.has(code);
