import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import { AttemptBounds } from './attempt-bounds.ts';
import { Party } from './party.ts';

/** One page with its attempts. */
export class Page extends Party<SignalToViewer> {
  readonly attempts = new Set<Attempt>();
  /** Calls off its end, while it is away. */
  stay = (): void => {};
}

/** One page's attempt with one run of a camera's publisher. */
export class Attempt {
  readonly id: string;
  readonly camera: string;
  /** The publisher's. */
  readonly session: string;
  readonly page: Page;
  readonly fromViewer = new AttemptBounds();
  readonly fromPublisher = new AttemptBounds();

  constructor({ id, camera, session, page }: Pick<Attempt, 'id' | 'camera' | 'session' | 'page'>) {
    this.id = id;
    this.camera = camera;
    this.session = session;
    this.page = page;
  }
}
