import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HTTP_BESIDE_AFTER_MS } from '../connection/ladder.ts';
import { ManualTimers } from '../flow/manual-timers.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport, TransportChoice } from '../protocol/transport.ts';
import { errorBody } from '../protocol/wire.ts';
import type { Account } from './account.ts';
import { PublisherSession, type PublisherSessionOptions } from './publisher-session.ts';
import type { OutgoingFrame, PublisherTransport, TransportEvent } from './publisher-transport.ts';
import { CAMERA, hello } from './testing/in-memory-relay.ts';

/** A transport without a network: what it reports is up to the test. */
class FakeDoor implements PublisherTransport {
  readonly sent: OutgoingFrame[] = [];
  readonly told: PublisherStatus[] = [];
  note: ReasonCode | null = null;
  carries: Transport | null = null;
  inFlight: number[] = [];
  closed = false;
  byes = 0;
  readonly #window: number;
  readonly #report: (event: TransportEvent) => void;
  readonly #as: Transport;

  constructor(as: Transport, window: number, report: (event: TransportEvent) => void) {
    this.#as = as;
    this.#window = window;
    this.#report = report;
  }

  open(): void {}
  get hasRoom(): boolean {
    return this.carries !== null && this.inFlight.length < this.#window;
  }
  send(frame: OutgoingFrame): void {
    this.sent.push(frame);
    this.inFlight.push(frame.sequence);
  }
  tell(status: PublisherStatus): void {
    this.told.push(status);
  }
  async bye(): Promise<void> {
    this.byes += 1;
  }
  close(): number {
    this.closed = true;
    return this.inFlight.splice(0).length;
  }

  up(maxFrameBytes = 1000, viewers = 0): void {
    this.carries = this.#as;
    this.#report({
      type: 'up',
      hello: hello({ viewers, limits: { maxFrameBytes, maxFramePixels: 1, window: 2 } }),
    });
  }
  down(code: ReasonCode = 'relay-unreachable'): void {
    this.carries = null;
    this.#report({ type: 'down', code, detail: 'ECONNREFUSED', lost: this.inFlight.splice(0).length });
  }
  answer(rejected?: ReasonCode): void {
    const sequence = this.inFlight.shift();
    if (sequence === undefined) return;
    this.#report({
      type: 'answered',
      sequences: [sequence],
      ...(rejected && { rejected: errorBody(rejected).error }),
    });
  }
  report(event: TransportEvent): void {
    this.#report(event);
  }
}

interface Given {
  choice?: TransportChoice;
  window?: number;
  shrink?: PublisherSessionOptions['shrink'];
}

function start({ choice = 'auto', window = 2, shrink }: Given = {}) {
  const timers = new ManualTimers();
  const doors: { socket: FakeDoor[]; http: FakeDoor[] } = { socket: [], http: [] };
  const open = (name: 'socket' | 'http') => (report: (event: TransportEvent) => void) => {
    const door = new FakeDoor(name === 'socket' ? 'websocket' : 'http', window, report);
    doors[name].push(door);
    return door;
  };
  let changes = 0;
  const session = new PublisherSession({
    choice,
    openSocket: open('socket'),
    openHttp: open('http'),
    timers,
    ...(shrink && { shrink }),
    onChange: () => {
      changes += 1;
    },
  });
  session.start();
  return {
    timers,
    session,
    doors,
    get socket() {
      return doors.socket.at(-1) as FakeDoor;
    },
    get http() {
      return doors.http.at(-1) as FakeDoor;
    },
    get changes() {
      return changes;
    },
    offer(bytes = 10) {
      session.offer({ jpeg: new Uint8Array(bytes), capturedAt: timers.now() });
    },
  };
}

const STATUS: PublisherStatus = { source: { kind: 'test', label: 'Test pattern', state: 'running' } };
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('a publisher session sends the newest', () => {
  it('numbers captured frames from 1 and sends as far as there is room', () => {
    const run = start();
    run.socket.up();
    for (let n = 0; n < 5; n += 1) run.offer();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    run.socket.answer();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 2, 5]);
    expect(run.session.report.account).toMatchObject({ captured: 5, sent: 3, acknowledged: 1 });
    expect(run.session.report.account.dropped.replaced).toBe(2);
  });

  it('keeps nothing but the newest while the relay is away', () => {
    const run = start();
    for (let n = 0; n < 100; n += 1) run.offer();
    run.socket.up();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([100]);
  });

  it('is not held up by a window that died with its connection', () => {
    const run = start();
    run.socket.up();
    for (let n = 0; n < 3; n += 1) run.offer();
    run.socket.down();
    run.socket.up();
    run.offer();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(run.session.report.account.dropped.lost).toBe(2);
  });

  it('counts what the relay did not take by its reason', () => {
    const run = start();
    run.socket.up();
    run.offer();
    run.offer();
    run.socket.answer('not-a-jpeg');
    run.socket.answer('not-a-jpeg');
    expect(run.session.report.account).toMatchObject({ acknowledged: 0, rejected: { 'not-a-jpeg': 2 } });
  });

  it('stamps frames by the relay’s clock once it knows it', () => {
    const run = start();
    run.socket.up();
    run.offer();
    expect(run.socket.sent[0]?.capturedAt).toBeUndefined();
    const asked = run.timers.now();
    run.socket.report({ type: 'clock', exchange: { asked, answered: asked + 10, theirs: asked + 60_005 } });
    run.offer();
    expect(run.socket.sent[1]?.capturedAt).toBe(run.timers.now() + 60_000);
    expect(run.session.report.roundTripMs).toBe(10);
  });
});

describe('a publisher session on its ladder', () => {
  it('begins with Socket.IO alone', () => {
    const { doors } = start();
    expect([doors.socket.length, doors.http.length]).toEqual([1, 0]);
  });

  it('opens HTTP beside a Socket.IO that does not answer, and sends there', () => {
    const run = start();
    run.timers.advance(HTTP_BESIDE_AFTER_MS + 250);
    run.http.up();
    run.offer();
    expect(run.http.sent).toHaveLength(1);
    expect(run.session.report.connection).toEqual({
      state: 'connected',
      transport: 'http',
      note: 'polling-blocked',
    });
    expect(run.socket.closed).toBe(false);
  });

  it('lets HTTP go when Socket.IO has carried a frame, not when it has connected', () => {
    const run = start();
    run.timers.advance(HTTP_BESIDE_AFTER_MS + 250);
    run.http.up();
    run.offer();
    run.socket.up();
    expect(run.http.closed).toBe(false);
    run.offer();
    expect(run.socket.sent).toHaveLength(1);
    run.socket.answer();
    expect(run.http.closed).toBe(true);
    expect(run.session.report.account.dropped.lost).toBe(1);
  });

  it('goes on over HTTP while Socket.IO connects and carries nothing', () => {
    const run = start({ window: 1 });
    run.timers.advance(HTTP_BESIDE_AFTER_MS + 250);
    run.http.up();
    run.socket.up();
    run.offer();
    run.offer();
    expect([run.socket.sent.length, run.http.sent.length]).toEqual([1, 1]);
  });

  it.each(['websocket', 'polling'] as const)('stays on %s where that is chosen', (choice) => {
    const run = start({ choice });
    run.timers.advance(60_000);
    expect([run.doors.socket.length, run.doors.http.length]).toEqual([1, 0]);
  });

  it('opens no Socket.IO where HTTP is chosen', () => {
    const { doors } = start({ choice: 'http' });
    expect([doors.socket.length, doors.http.length]).toEqual([0, 1]);
  });
});

describe('a publisher session says how it stands', () => {
  it('connecting, with nothing against it, then with why not', () => {
    const run = start();
    expect(run.session.report.connection).toEqual({ state: 'connecting', code: null, detail: '' });
    run.socket.down();
    expect(run.session.report.connection).toEqual({
      state: 'connecting',
      code: 'relay-unreachable',
      detail: 'ECONNREFUSED',
    });
  });

  it('tells a chosen transport that never worked from a relay that went away', () => {
    const run = start({ choice: 'websocket' });
    run.socket.down();
    expect(run.session.report.connection).toMatchObject({ code: 'transport-pinned' });
    run.socket.up();
    run.socket.down();
    expect(run.session.report.connection).toMatchObject({ code: 'relay-unreachable' });
  });

  it('connected, as which camera and to how many viewers', () => {
    const run = start();
    run.socket.up(1000, 2);
    run.socket.report({ type: 'demand', viewers: 3 });
    expect(run.session.report).toMatchObject({
      connection: { state: 'connected', transport: 'websocket', note: null },
      camera: CAMERA,
      viewers: 3,
    });
  });

  it('why not over WebSocket', () => {
    const run = start();
    run.socket.up();
    run.socket.carries = 'polling';
    run.socket.note = 'websocket-blocked';
    const before = run.changes;
    run.socket.report({ type: 'moved' });
    expect(run.changes).toBe(before + 1);
    expect(run.session.report.connection).toMatchObject({ transport: 'polling', note: 'websocket-blocked' });
  });

  it('refused for good: everything is closed, and frames are no longer taken', () => {
    const run = start();
    run.timers.advance(HTTP_BESIDE_AFTER_MS + 250);
    const refusal = errorBody('replaced').error;
    run.socket.report({ type: 'refused', refusal });
    expect(run.session.report.connection).toEqual({ state: 'refused', refusal });
    expect([run.socket.closed, run.http.closed]).toEqual([true, true]);
    expect(run.timers.pending).toBe(0);
    run.offer();
    expect(run.session.report.account.captured).toBe(0);
  });
});

describe('a publisher session tells of its source', () => {
  it('when it comes up, and when that changes', () => {
    const run = start();
    run.session.setStatus(STATUS);
    run.socket.up();
    run.session.setStatus(structuredClone(STATUS));
    const failed: PublisherStatus = { source: { ...STATUS.source, state: 'failed', code: 'camera-busy' } };
    run.session.setStatus(failed);
    expect(run.socket.told).toEqual([STATUS, failed]);
  });

  it('again and again while there are no frames, as a sign of life', () => {
    const run = start();
    run.session.setStatus(STATUS);
    run.socket.up();
    run.timers.advance(6_000);
    expect(run.socket.told.length).toBe(5);
  });

  it('not while frames speak for it', () => {
    const run = start();
    run.session.setStatus(STATUS);
    run.socket.up();
    for (let n = 0; n < 60; n += 1) {
      run.offer();
      run.socket.answer();
      run.timers.advance(100);
    }
    expect(run.socket.told).toHaveLength(1);
  });
});

describe('a publisher session ends', () => {
  it('by saying goodbye, closing and leaving no timer', async () => {
    const run = start();
    run.socket.up();
    await run.session.end();
    await run.session.end();
    expect([run.socket.byes, run.socket.closed, run.timers.pending]).toEqual([1, true, 0]);
    expect(run.session.report.connection).toEqual({ state: 'ended' });
  });
});

describe('a picture larger than the relay takes', () => {
  const halve = async (jpeg: Uint8Array) => jpeg.slice(jpeg.length / 2);

  it('is sent smaller', async () => {
    const run = start({ shrink: halve });
    run.socket.up(1000);
    run.offer(1800);
    await settle();
    expect(run.socket.sent.map(({ sequence, jpeg }) => [sequence, jpeg.length])).toEqual([[1, 900]]);
  });

  it.each([
    ['nobody can make it smaller', undefined],
    ['it is still too large', async (jpeg: Uint8Array) => jpeg],
    [
      'making it smaller fails',
      async () => {
        throw new Error('not an image');
      },
    ],
  ] as const)('is dropped and counted where %s', async (_why, shrink) => {
    const run = start({ ...(shrink && { shrink }) });
    run.socket.up(1000);
    run.offer(1800);
    await settle();
    expect(run.session.report.account).toMatchObject({ sent: 0, dropped: { 'too-large': 1 } });
    run.offer(10);
    expect(run.socket.sent).toHaveLength(1);
  });

  it('holds up nothing but itself: of those that come meanwhile the newest is next', async () => {
    const run = start({ shrink: halve });
    run.socket.up(1000);
    run.offer(1800);
    run.offer(10);
    run.offer(11);
    await settle();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 3]);
  });

  it('teaches what a proxy before the relay admits', async () => {
    const asked: number[] = [];
    const run = start({
      shrink: async (jpeg, maxBytes) => {
        asked.push(maxBytes);
        return jpeg.slice(0, maxBytes);
      },
    });
    run.socket.up(1000);
    run.offer(900);
    run.socket.answer('frame-too-large');
    run.offer(900);
    await settle();
    expect(asked).toEqual([630]);
    expect(run.socket.sent.at(-1)?.jpeg.length).toBe(630);
  });
});

describe('the account', () => {
  const sum = (counts: object) =>
    Object.values(counts).reduce((total: number, one: number) => total + one, 0);
  const settled = ({ acknowledged, rejected, dropped }: Account) =>
    acknowledged + sum(rejected) + sum(dropped);

  it('adds up whatever happens: captured = acknowledged + rejected + dropped + waiting + in flight', () => {
    type Run = ReturnType<typeof start>;
    const happenings: Record<string, (run: Run) => void> = {
      offer: (run) => run.offer(),
      'offer a large one': (run) => run.offer(5000),
      'socket up': (run) => run.socket.up(),
      'socket down': (run) => run.socket.down(),
      'socket answers': (run) => run.socket.answer(),
      'socket rejects': (run) => run.socket.answer('frame-superseded'),
      'http up': (run) => run.http?.closed === false && run.http.up(),
      'http answers': (run) => run.http?.closed === false && run.http.answer(),
      'http down': (run) => run.http?.closed === false && run.http.down(),
      'time passes': (run) => run.timers.advance(1_000),
    };
    const names = Object.keys(happenings);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 80 }), (story) => {
        const run = start();
        for (const name of story) happenings[name]?.(run);
        const { account } = run.session.report;
        const inFlight = [run.socket, run.http].reduce(
          (total, door) => total + (door?.inFlight.length ?? 0),
          0,
        );
        const unaccounted = account.captured - settled(account) - inFlight;
        // At most one waits in the mailbox and one is being made smaller.
        expect(unaccounted).toBeGreaterThanOrEqual(0);
        expect(unaccounted).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('never sends a frame twice nor an older one after a newer over one transport', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('offer', 'up', 'down', 'answer'), { maxLength: 60 }), (story) => {
        const run = start();
        for (const step of story) {
          if (step === 'offer') run.offer();
          else run.socket[step as 'up' | 'down' | 'answer']();
        }
        const sequences = run.socket.sent.map(({ sequence }) => sequence);
        expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      }),
    );
  });
});
