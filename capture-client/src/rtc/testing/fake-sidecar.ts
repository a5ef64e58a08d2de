import type { ToSidecar } from '../sidecar-messages.ts';
import type { SidecarListener, SidecarRun } from '../sidecar-process.ts';

/** A process that is none: what it says and when it dies is up to the test. */
export class FakeSidecar implements SidecarRun {
  readonly pid = 4_711;
  readonly sent: ToSidecar[] = [];
  readonly listener: SidecarListener;
  stops = 0;

  constructor(listener: SidecarListener) {
    this.listener = listener;
  }

  send(message: ToSidecar): void {
    this.sent.push(message);
  }

  async stop(): Promise<number> {
    this.stops += 1;
    return 0;
  }

  get frames(): number {
    return this.sent.filter(({ type }) => type === 'frame').length;
  }
}
