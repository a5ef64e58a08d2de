import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { beforeEach, describe, expect, test } from 'vitest';
import { BURST_BYTES, type Flow, IN_TRANSIT_BYTES, type Lane, Line } from './line.ts';

let timers: ManualTimers;
beforeEach(() => {
  timers = new ManualTimers();
});

/** A flow in memory that counts what came through and when the last of it did. */
class Counted implements Flow {
  waiting = 0;
  blocked = false;
  delivered = 0;
  lastAt = 0;

  take(bytes: number): Uint8Array {
    this.waiting -= bytes;
    return new Uint8Array(bytes);
  }

  deliver(bytes: Uint8Array): void {
    this.delivered += bytes.length;
    this.lastAt = timers.monotonic();
  }
}

function send(flow: Counted, lane: Lane, bytes: number): void {
  flow.waiting += bytes;
  lane.look();
}

function over(line: Line): { flow: Counted; lane: Lane } {
  const flow = new Counted();
  return { flow, lane: line.join(flow) };
}

describe('a line', () => {
  test('that is open passes everything at once', () => {
    const line = new Line(timers, { delayMs: 0, bytesPerSecond: undefined });
    const { flow, lane } = over(line);
    send(flow, lane, 1_000_000);
    timers.advance(0);
    expect([flow.delivered, line.carried]).toEqual([1_000_000, 1_000_000]);
  });

  test('delivers a delay later, and all that was sent meanwhile at the same pace', () => {
    const { flow, lane } = over(new Line(timers, { delayMs: 125, bytesPerSecond: undefined }));
    for (let beat = 0; beat < 10; beat += 1) {
      send(flow, lane, 1000);
      timers.advance(10);
    }
    expect(flow.delivered).toBe(0);
    timers.advance(25);
    expect(flow.delivered).toBe(1000);
    timers.advance(90);
    expect([flow.delivered, flow.lastAt]).toEqual([10_000, 90 + 125]);
  });

  test('passes a burst, and from then on so many bytes a second', () => {
    const { flow, lane } = over(new Line(timers, { delayMs: 0, bytesPerSecond: 100_000 }));
    send(flow, lane, 500_000);
    timers.advance(0);
    expect(flow.delivered).toBeLessThanOrEqual(BURST_BYTES);
    const first = flow.delivered;
    timers.advance(1000);
    expect(flow.delivered - first).toBeGreaterThan(97_000);
    expect(flow.delivered).toBeLessThanOrEqual(BURST_BYTES + 100_000);
  });

  test('leaves at the source what it has no room for', () => {
    const { flow, lane } = over(new Line(timers, { delayMs: 250, bytesPerSecond: 10_000 }));
    send(flow, lane, 100_000);
    timers.advance(1000);
    expect(flow.waiting).toBeGreaterThan(100_000 - BURST_BYTES - 10_001);
  });

  test('is shared evenly by those who use it', () => {
    const line = new Line(timers, { delayMs: 0, bytesPerSecond: 100_000 });
    const greedy = over(line);
    const modest = over(line);
    send(greedy.flow, greedy.lane, 1_000_000);
    send(modest.flow, modest.lane, 40_000);
    timers.advance(1000);
    expect(modest.flow.delivered).toBe(40_000);
    expect(greedy.flow.delivered).toBeGreaterThan(60_000);
  });

  test('goes on with the others while one far end takes nothing', () => {
    const line = new Line(timers, { delayMs: 0, bytesPerSecond: 100_000 });
    const stuck = over(line);
    const other = over(line);
    stuck.flow.blocked = true;
    send(stuck.flow, stuck.lane, 10_000);
    send(other.flow, other.lane, 10_000);
    timers.advance(100);
    expect([stuck.flow.delivered, other.flow.delivered]).toEqual([0, 10_000]);
    stuck.flow.blocked = false;
    stuck.lane.look();
    timers.advance(200);
    expect(stuck.flow.delivered).toBe(10_000);
  });

  test('has a bound on what is on its way', () => {
    const { flow, lane } = over(new Line(timers, { delayMs: 1000, bytesPerSecond: undefined }));
    for (let beat = 0; beat < 100; beat += 1) send(flow, lane, 1_000_000);
    expect(100_000_000 - flow.waiting).toBeLessThanOrEqual(IN_TRANSIT_BYTES + 1_000_000);
    timers.advance(60_000);
    expect(flow.delivered).toBe(100_000_000);
  });

  test('passes nothing at a rate of zero, and goes on when there is one', () => {
    const line = new Line(timers, { delayMs: 0, bytesPerSecond: 0 });
    const { flow, lane } = over(line);
    send(flow, lane, BURST_BYTES + 5000);
    timers.advance(60_000);
    expect(flow.delivered).toBeLessThanOrEqual(BURST_BYTES);
    line.shape = { delayMs: 0, bytesPerSecond: 100_000 };
    timers.advance(1000);
    expect(flow.delivered).toBe(BURST_BYTES + 5000);
  });

  test('lets nothing overtake when it gets shorter', () => {
    const line = new Line(timers, { delayMs: 500, bytesPerSecond: undefined });
    const { flow, lane } = over(line);
    const order: string[] = [];
    send(flow, lane, 1);
    lane.afterwards(() => order.push(`first at ${timers.monotonic()} after ${flow.delivered}`));
    line.shape = { delayMs: 10, bytesPerSecond: undefined };
    send(flow, lane, 1);
    lane.afterwards(() => order.push(`second at ${timers.monotonic()} after ${flow.delivered}`));
    timers.advance(1000);
    expect(order).toEqual(['first at 500 after 1', 'second at 500 after 2']);
  });

  test('loses what is on its way when a connection closes', () => {
    const { flow, lane } = over(new Line(timers, { delayMs: 100, bytesPerSecond: undefined }));
    send(flow, lane, 1000);
    lane.close();
    timers.advance(1000);
    expect(flow.delivered).toBe(0);
    expect(timers.pending).toBe(0);
  });

  test('that stalls lets nothing through, and afterwards all that waited, in order', () => {
    const line = new Line(timers, { delayMs: 50, bytesPerSecond: undefined });
    const { flow, lane } = over(line);
    send(flow, lane, 1000);
    const goOn = line.stall();
    send(flow, lane, 2000);
    let passed = 0;
    line.whenPassing(() => {
      passed = timers.monotonic();
    });
    timers.advance(1000);
    expect([flow.delivered, flow.waiting, passed]).toEqual([0, 2000, 0]);
    goOn();
    timers.advance(0);
    expect([flow.delivered, passed]).toEqual([1000, 1000]);
    timers.advance(50);
    expect(flow.delivered).toBe(3000);
  });

  test('that stalls twice at once goes on when both are over', () => {
    const line = new Line(timers, { delayMs: 0, bytesPerSecond: undefined });
    const { flow, lane } = over(line);
    const [first, second] = [line.stall(), line.stall()];
    send(flow, lane, 1000);
    first();
    first();
    timers.advance(1000);
    expect(flow.delivered).toBe(0);
    second();
    timers.advance(0);
    expect(flow.delivered).toBe(1000);
    expect(timers.pending).toBe(0);
  });
});
