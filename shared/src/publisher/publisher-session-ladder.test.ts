import { describe, expect, it } from 'vitest';
import { HTTP_BESIDE_AFTER_MS } from '../ladder/ladder-rules.ts';
import { STATUS, settle, startSession } from './testing/session-run.ts';

/** Behind something that refuses the upgrade. */
function refusedUpgrade(window?: number): ReturnType<typeof startSession> {
  const run = startSession({ ...(window && { window }) });
  run.socket.up();
  run.socket.carries = 'polling';
  run.socket.note = 'websocket-refused';
  run.socket.report({ type: 'moved' });
  run.http.up();
  return run;
}

/** For ten seconds. */
function settledOnHttp(): ReturnType<typeof startSession> {
  const run = refusedUpgrade();
  for (let n = 0; n < 40; n += 1) {
    run.offer();
    run.http.answer();
    run.timers.advance(250);
  }
  return run;
}

describe('a publisher session on its ladder', () => {
  it('begins with Socket.IO alone', () => {
    const { doors } = startSession();
    expect([doors.socket.length, doors.http.length]).toEqual([1, 0]);
  });

  it('opens HTTP beside a Socket.IO that does not answer, and sends there', () => {
    const run = startSession();
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
    const run = startSession();
    run.timers.advance(HTTP_BESIDE_AFTER_MS + 250);
    run.http.up();
    run.offer();
    run.socket.up();
    expect(run.http.closed).toBe(false);
    run.offer();
    expect(run.socket.sent).toHaveLength(1);
    run.socket.answer();
    expect(run.http.closed).toBe(true);
    expect(run.session.report.account.dropped['uplink-lost']).toBe(1);
  });

  it('goes on over HTTP while Socket.IO connects and carries nothing', () => {
    const run = startSession({ window: 1 });
    run.timers.advance(HTTP_BESIDE_AFTER_MS + 250);
    run.http.up();
    run.socket.up();
    run.offer();
    run.offer();
    expect([run.socket.sent.length, run.http.sent.length]).toEqual([1, 1]);
  });

  it('LA-3: sends over HTTP where Socket.IO gets no further than polling, which rests as soon as a POST is answered', () => {
    const run = refusedUpgrade();
    run.offer();
    expect([run.socket.sent.length, run.http.sent.length]).toEqual([0, 1]);
    run.http.answer();
    expect(run.socket.closed).toBe(true);
    expect(run.session.report.connection).toEqual({
      state: 'connected',
      transport: 'http',
      note: 'websocket-refused',
    });
    run.http.down();
    expect(run.doors.socket).toHaveLength(2);
  });

  it.each<[string, (run: ReturnType<typeof startSession>) => void]>([
    ['its network has changed', ({ session }) => session.networkChanged()],
    ['its PC has slept', ({ timers }) => timers.sleep(30_000)],
    ['its PC has slept and has not counted the time', ({ timers }) => timers.stepClock(30_000)],
  ])('LA-6: tries at once what failed when %s', (_what, happens) => {
    const run = settledOnHttp();
    expect(run.doors.socket).toHaveLength(1);
    run.offer();
    happens(run);
    run.timers.advance(250);
    expect(run.doors.socket).toHaveLength(2);
    expect(run.http.closed).toBe(false);
  });

  it('DE-4: goes by what the door says that carries, whatever a late one beside it still says', () => {
    const run = settledOnHttp();
    run.offer();
    run.session.networkChanged();
    run.timers.advance(250);
    const trial = run.socket;
    expect([run.doors.socket.length, trial.closed]).toEqual([2, false]);
    run.http.report({ type: 'demand', viewers: 1, standsBy: true });
    run.http.report({ type: 'demand', viewers: 1 });
    trial.report({ type: 'demand', viewers: 1, standsBy: true });
    expect(run.session.report.demand).toEqual({ viewers: 1 });
    run.http.down();
    trial.up();
    trial.report({ type: 'demand', viewers: 2, standsBy: true });
    expect(run.session.report.demand).toEqual({ viewers: 2, standsBy: true });
  });

  it('LA-9: says what the relay saw of an upgrade that was refused, to the relay as well', async () => {
    const arrival = { arrived: 'plain', via: null, refused: null, sure: true } as const;
    const run = startSession({ askArrival: async () => arrival });
    run.session.setStatus(STATUS);
    run.socket.up();
    run.socket.carries = 'polling';
    run.socket.note = 'websocket-refused';
    run.socket.report({ type: 'moved' });
    await settle();
    expect(run.session.report.connection).toMatchObject({ transport: 'polling', note: 'websocket-stripped' });
    expect(run.socket.told.at(-1)?.leg?.rungs.websocket.code).toBe('websocket-stripped');
  });

  it.each(['websocket', 'polling'] as const)('stays on %s where that is chosen', (choice) => {
    const run = startSession({ choice });
    run.timers.advance(60_000);
    expect([run.doors.socket.length, run.doors.http.length]).toEqual([1, 0]);
  });

  it('opens no Socket.IO where HTTP is chosen', () => {
    const { doors } = startSession({ choice: 'http' });
    expect([doors.socket.length, doors.http.length]).toEqual([0, 1]);
  });
});

describe('LA-6: a WebSocket that failed is tried again beside what works', () => {
  /** The upgrade was refused, HTTP carries, and a minute has passed. */
  const onTrial = () => {
    const run = refusedUpgrade(1);
    for (let quarter = 0; quarter < 4 * 80 && run.doors.socket.length < 2; quarter += 1) {
      run.offer();
      run.http.answer();
      run.timers.advance(250);
    }
    expect(run.doors.socket).toHaveLength(2);
    return run;
  };

  it('with a copy of one frame, which is in nobody’s books', () => {
    const run = onTrial();
    const before = run.session.report.account;
    run.socket.up();
    run.offer();
    run.http.answer();
    run.offer();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([before.captured + 1]);
    const { captured, acknowledged } = run.session.report.account;
    expect([captured, acknowledged]).toEqual([before.captured + 2, before.acknowledged + 1]);
  });

  it('and takes over once the relay has answered for that, though it refuses the copy', () => {
    const run = onTrial();
    run.socket.up();
    run.offer();
    run.http.answer();
    const before = run.session.report.account;
    run.socket.answer('frame-superseded');
    expect(run.session.report.account).toEqual(before);
    expect(run.session.report.connection).toMatchObject({ transport: 'websocket' });
    expect(run.http.closed).toBe(true);
    run.offer();
    expect(run.socket.sent.at(-1)?.sequence).toBe(before.captured + 1);
  });

  it('and is given up where it answers nothing, without a frame lost', () => {
    const run = onTrial();
    run.socket.up();
    for (let quarter = 0; quarter < 16; quarter += 1) {
      run.offer();
      run.http.answer();
      run.timers.advance(250);
    }
    expect(run.socket.closed).toBe(true);
    expect(run.session.report.account.dropped['uplink-lost']).toBe(0);
    expect(run.session.report.connection).toMatchObject({ transport: 'http', note: 'websocket-silent' });
  });
});
