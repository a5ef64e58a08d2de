import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { PublisherState } from '@porthole/shared/publisher/publisher-report';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from './status.ts';
import { StatusPrinter } from './status-printer.ts';

function printing(
  { json = false, columns = null as number | null } = {},
  terminal: { columns: number | null } = { columns },
) {
  const timers = new ManualTimers();
  const written: string[] = [];
  const now = { sent: 0, connection: { state: 'connecting', code: null, detail: '' } as PublisherState };
  const printer = new StatusPrinter({
    json,
    timers,
    terminal: { write: (text) => written.push(text), columns: () => terminal.columns },
    snapshot: (): Snapshot => ({
      report: {
        connection: now.connection,
        camera: { id: 'cam_0123456789', name: 'Yard' },
        demand: { viewers: 2 },
        account: {
          captured: now.sent,
          sent: now.sent,
          acknowledged: now.sent,
          dropped: { idle: 0, standby: 0, paced: 0, 'uplink-full': 0, 'too-large': 0, 'uplink-lost': 0 },
        },
        rate: { fps: 15, bytesPerSecond: 1000 },
        capturedFps: 15,
        deliveredBytes: 0,
        roundTripMs: null,
        mostFps: null,
        reduction: null,
        cappedAt: null,
      },
      source: { label: 'Test pattern', state: { state: 'running' } },
      size: null,
      isRateOnly: false,
      rtc: null,
      relay: 'http://relay.test',
      host: 'PC',
    }),
  });
  printer.start();
  return { printer, timers, written, now };
}
const CONNECTED: PublisherState = { state: 'connected', transport: 'polling', note: null };
/** What a terminal shows in the end: a carriage return goes back over the row. */
const rows = (written: string[]) =>
  written
    .join('')
    .split('\n')
    .map((row) =>
      row
        .split('\r')
        .reduce((shown, text) => text + shown.slice(text.length), '')
        .trimEnd(),
    );

describe('the status in a log', () => {
  it('is a sentence when something changes, at once and once', () => {
    const { printer, written, now } = printing();
    now.connection = CONNECTED;
    printer.changed();
    printer.changed();
    expect(written.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'Connecting to http://relay.test …\n',
      'Sending Test pattern as “Yard” over polling.\n',
    ]);
  });

  it('is a line of figures every ten seconds in between', () => {
    const { timers, written } = printing();
    timers.advance(9_000);
    expect(written).toHaveLength(1);
    timers.advance(21_000);
    expect(written.filter((line) => line.includes('fps'))).toHaveLength(3);
    for (const line of written) expect(line).not.toContain('\r');
  });
});

describe('the status on a terminal', () => {
  it('is one row, written over every second, no longer than the terminal is wide', () => {
    const { timers, written, now } = printing({ columns: 40 });
    now.connection = CONNECTED;
    timers.advance(5_000);
    const shown = rows(written);
    expect(shown).toHaveLength(3);
    expect(shown[2]).toMatch(/^polling · 15.0 fps · 1 KB\/s/);
    expect(shown[2]?.length).toBeLessThan(40);
  });

  it('leaves no rest of a longer row behind', () => {
    const { timers, written, now } = printing({ columns: 200 });
    now.sent = 1_000_000;
    timers.advance(1_000);
    now.sent = 0;
    timers.advance(1_000);
    expect(rows(written).at(-1)).toMatch(/2 viewers$/);
  });

  it('stays within a terminal that was made narrower', () => {
    const terminal = { columns: 60 };
    const { timers, written } = printing({}, terminal);
    timers.advance(1_000);
    terminal.columns = 20;
    written.length = 0;
    timers.advance(1_000);
    expect(written.join('')).toMatch(/^\r[^\r]{19}$/);
  });

  it('gives sentences a row of their own', () => {
    const { timers, written, printer, now } = printing({ columns: 200 });
    timers.advance(1_000);
    now.connection = CONNECTED;
    printer.changed();
    timers.advance(1_000);
    const shown = rows(written);
    expect(shown[1]).toMatch(/^\d\d:\d\d:\d\d Sending Test pattern as “Yard” over polling\.$/);
    expect(shown[2]).toMatch(/^polling/);
  });
});

describe('the status for scripts', () => {
  it('is one JSON object a second, and one at the end', () => {
    const { timers, written, printer, now } = printing({ json: true });
    timers.advance(3_000);
    now.connection = { state: 'ended' };
    printer.changed();
    printer.close();
    expect(written.map((line) => JSON.parse(line).state)).toEqual([
      'connecting',
      'connecting',
      'connecting',
      'ended',
    ]);
    for (const line of written) expect(line.endsWith('}\n')).toBe(true);
    expect(timers.pending).toBe(0);
  });
});
