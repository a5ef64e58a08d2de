import type { Timers } from '@porthole/shared/flow/timers';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { AddressedRequest } from '../observe/client-address.ts';
import { Refusal } from '../relay/refusal.ts';
import { privateAddress } from './private-address.ts';
import { RequestLine } from './request-line.ts';
import type { Signalling, SignallingViewer } from './signalling.ts';

type ViewerLine = RequestLine<ViewerSignal, SignalToViewer>;
type PageName = Pick<SignallingViewer, 'session' | 'page'>;

interface PlainViewer {
  readonly session: string;
  readonly line: ViewerLine;
  /** Where its last request came from, if that is a private address. */
  address: string | null;
}

export interface PlainViewersParts {
  signalling: Signalling;
  timers: Timers;
  trustProxy: boolean;
}

/** Pages that arrange WebRTC by plain requests. */
export class PlainViewers {
  readonly #parts: PlainViewersParts;
  readonly #pages = new Map<string, PlainViewer>();

  constructor(parts: PlainViewersParts) {
    this.#parts = parts;
  }

  /** Of a page that asks for what it is told; there until it has asked nothing for a while. */
  line(name: PageName): ViewerLine {
    return (this.#pages.get(keyOf(name)) ?? this.#open(name)).line;
  }

  /**
   * @param signals null for what is none
   * @returns why each is not passed on; null where it is
   */
  say(
    name: PageName,
    signals: readonly (ViewerSignal | null)[],
    request: AddressedRequest,
  ): (ReasonCode | null)[] {
    const page = this.#pages.get(keyOf(name));
    if (!page) return signals.map(() => 'rtc-no-signalling');
    page.address = privateAddress(request, this.#parts.trustProxy);
    return signals.map((signal) => (signal ? refusalOf(() => page.line.say(signal)) : 'bad-request'));
  }

  endSession(session: string): void {
    for (const page of [...this.#pages.values()]) if (page.session === session) page.line.leave();
  }

  close(): void {
    for (const { line } of [...this.#pages.values()]) line.leave();
  }

  #open(name: PageName): PlainViewer {
    const key = keyOf(name);
    const { signalling, timers } = this.#parts;
    const viewer = {
      ...name,
      get address() {
        return page.address;
      },
    };
    const page: PlainViewer = {
      session: name.session,
      address: null,
      line: new RequestLine({
        timers,
        join: (say) => signalling.viewer(viewer, say),
        left: () => this.#pages.delete(key),
      }),
    };
    this.#pages.set(key, page);
    return page;
  }
}

const keyOf = ({ session, page }: PageName): string => `${session} ${page}`;

/** @returns null where it goes through */
function refusalOf(run: () => void): ReasonCode | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
