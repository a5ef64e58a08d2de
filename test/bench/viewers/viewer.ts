import type { RenditionChoice } from '@porthole/shared/protocol/renditions';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import type { ServerKind } from '../servers.ts';
import { Worker } from '../worker.ts';

export interface ViewJob {
  readonly kind: ServerKind;
  /** Light ones speak the protocol over a bare socket and look at no picture: for hundreds of them. */
  readonly light: boolean;
  readonly url: string;
  readonly cookie: string;
  /** Ids; each viewer watches all. */
  readonly cameras: readonly string[];
  readonly viewers: number;
  readonly rendition: RenditionChoice;
  readonly transport: TransportChoice | 'mjpeg';
}

/** `mark` begins the account anew; `stop-reading` is for light viewers. */
export type ViewQuestion = 'mark' | 'report' | 'stop-reading';

/** A frame that a viewer painted. */
export interface Painted {
  /** Index among the cameras. */
  readonly camera: number;
  /** As the server numbers it; 0 where it does not. */
  readonly sequence: number;
  /** On the shared clock. */
  readonly at: number;
  /** From the picture; null where it was encoded anew on the way. */
  readonly capturedAt: number | null;
}

export interface ViewerReport {
  readonly painted: readonly Painted[];
  /** Those that were outrun before their paint too. */
  readonly arrived: number;
  readonly bytes: number;
  /** What carried the last frame, and which picture it was. */
  readonly transport: string;
  readonly rendition: string;
}

export interface ViewReport {
  /** On the shared clock. */
  readonly from: number;
  readonly to: number;
  readonly viewers: readonly ViewerReport[];
}

export type Viewers = Worker<ViewJob, ViewQuestion, ViewReport>;

/** People at the same end of the same line. */
export function startViewers(job: ViewJob, namespace?: string): Promise<Viewers> {
  return Worker.start(new URL('./viewer-process.ts', import.meta.url), job, namespace);
}
