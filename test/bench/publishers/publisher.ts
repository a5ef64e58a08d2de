import type { TransportChoice } from '@porthole/shared/protocol/transport';
import type { Pictures } from '../pictures.ts';
import type { BenchCamera, ServerKind } from '../servers.ts';
import { Worker } from '../worker.ts';

export interface PublishJob {
  readonly kind: ServerKind;
  /** Where the server is found, which may be a link before it. */
  readonly url: string;
  readonly cameras: readonly BenchCamera[];
  readonly fps: number;
  readonly pictures: Pictures;
  readonly transport: TransportChoice;
  /** Whether the product's sends by WebRTC too, as it does unless it is told otherwise; here it does not. */
  readonly rtc?: boolean;
}

/** `begin` starts all cameras; `report` tells of them so far; `end` is a clean end. */
export type PublishQuestion = 'begin' | 'report';

export interface PublishReport {
  /** By camera: when frame number n was captured, at index n − 1, on the shared clock. */
  readonly captures: readonly (readonly number[])[];
  /** How often a session that stood was lost. */
  readonly lostSessions: number;
  /** What carries frames at this moment. */
  readonly transport: string;
  /** Ms of processor that it and all that it has started have used so far. */
  readonly cpuMs: number;
  /** What the capture client says of itself, where there is one. */
  readonly words: string;
}

export type Publisher = Worker<PublishJob, PublishQuestion, PublishReport>;

/** PCs with a camera each, all at the same end of the same line. */
export function startPublisher(job: PublishJob, namespace?: string): Promise<Publisher> {
  return Worker.start(new URL('./publisher-process.ts', import.meta.url), job, namespace);
}
