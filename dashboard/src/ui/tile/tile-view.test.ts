import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { STALE_AFTER_MS } from '@porthole/shared/protocol/limits';
import { describe, expect, it } from 'vitest';
import { type TileFacts, viewTile } from './tile-view.ts';

const NOW = new Date(2026, 2, 1, 14, 4, 3).getTime();

const status: CameraStatus = {
  id: 'cam_0123456789',
  name: 'Forecourt',
  state: 'online',
  reason: null,
  publisher: { transport: 'websocket', source: 'C920', host: 'Gate-PC' },
  viewers: 1,
  latest: null,
};
const live: TileFacts = {
  status,
  picture: { state: 'live' },
  changedAt: NOW - 60_000,
  lastPaintedAt: NOW - 50,
  ended: null,
  reduced: null,
  ageMs: 110,
  relayLostAt: null,
  now: NOW,
};

describe('what a tile says', () => {
  it('is nothing more than Live while frames are painted', () => {
    expect(viewTile(live)).toMatchObject({ state: 'live', word: 'Live', reason: null, says: '', next: '' });
  });

  it('is Live, reduced, with its reason, where a line is thin', () => {
    const reduced = {
      code: 'downlink-thin',
      size: '640 × 360',
      why: 'your line carries 98 KB/s',
      says: 'Your line carries 98 KB/s.',
      next: 'Pin a size.',
    } as const;
    expect(viewTile({ ...live, reduced })).toMatchObject({
      state: 'live',
      look: 'live',
      word: 'Live, reduced',
      reason: null,
      reduced,
    });
    const picture = { state: 'stale', lastPaintedAt: 0, code: 'no-frames' } as const;
    expect(viewTile({ ...live, reduced, picture }).reduced).toBeNull();
  });

  it.each([
    [STALE_AFTER_MS, 'live', 'Live'],
    [STALE_AFTER_MS + 1, 'delayed', 'Delayed'],
    [null, 'live', 'Live'],
  ] as const)('of frames that come %s ms late is %s', (ageMs, look, word) => {
    expect(viewTile({ ...live, ageMs })).toMatchObject({ state: 'live', look, word });
  });

  it('is calm while nobody looks', () => {
    expect(viewTile({ ...live, picture: { state: 'resting', code: 'tab-hidden' } })).toMatchObject({
      state: 'offline',
      look: 'resting',
      word: 'Resting',
      reason: 'tab-hidden',
      when: '',
    });
  });

  it('tells a stale picture’s last frame as clock time and age', () => {
    const view = viewTile({
      ...live,
      picture: { state: 'stale', lastPaintedAt: 0, code: 'no-frames' },
      lastPaintedAt: NOW - 41_000,
    });
    expect(view).toMatchObject({ look: 'stale', title: 'No new frames', reason: 'no-frames' });
    expect(view.when).toBe('last frame 14:03:22 (41 s ago)');
    expect(view.whenShort).toBe('41 s ago');
  });

  it('tells since when a stuck picture has been the same', () => {
    const view = viewTile({
      ...live,
      status: { ...status, reason: { code: 'frozen-source', since: NOW - 33_000, pc: 'Gate-PC' } },
      picture: { state: 'stale', lastPaintedAt: 0, code: 'frozen-source' },
    });
    expect(view).toMatchObject({ look: 'stale', title: 'Stuck picture', reason: 'frozen-source' });
    expect(view.when).toBe('the same frame since 14:03:30 (33 s)');
  });

  it('counts offline from what the relay knows and names the PC', () => {
    const view = viewTile({
      ...live,
      status: {
        ...status,
        state: 'offline',
        publisher: null,
        reason: { code: 'camera-offline', since: NOW - 23 * 60_000, pc: 'Gate-PC' },
      },
      picture: { state: 'offline', lastPaintedAt: null, code: 'camera-offline' },
    });
    expect(view).toMatchObject({ state: 'offline', title: 'PC stopped sending' });
    expect(view.when).toBe('since 13:41:03 (23 min)');
    expect(view.whenShort).toBe('since 13:41');
    expect(view.says).toBe('Gate-PC closed its session.');
  });

  it('counts from the change where only this page noticed it', () => {
    const view = viewTile({
      ...live,
      picture: { state: 'offline', lastPaintedAt: null, code: 'relay-unreachable' },
      changedAt: NOW - 9_000,
    });
    expect(view.when).toBe('since 14:03:54 (9 s)');
  });

  it('counts from when the relay was last reached, whatever that said of the camera before', () => {
    const gone = { code: 'camera-lost', since: NOW - 3_600_000, pc: 'Gate-PC' } as const;
    const view = viewTile({
      ...live,
      status: { ...status, state: 'offline', reason: gone },
      picture: { state: 'offline', lastPaintedAt: null, code: 'relay-full' },
      relayLostAt: NOW - 20_000,
    });
    expect(`${view.word} ${view.when}`).toBe('Refused since 14:03:43 (20 s)');
  });

  it('has a sentence and a next step even where the PC has no name', () => {
    const view = viewTile({
      ...live,
      status: { ...status, publisher: null, state: 'offline', reason: null },
      picture: { state: 'offline', lastPaintedAt: null, code: 'camera-lost' },
    });
    expect(view.says).toContain('its PC');
    expect(view.says).not.toContain('{');
    expect(view.next).not.toBe('');
  });

  it('says of a camera never seen only what it waits for', () => {
    const view = viewTile({
      ...live,
      picture: { state: 'offline', lastPaintedAt: null, code: 'camera-never-seen' },
    });
    expect(view).toMatchObject({ title: 'Waiting for its PC', when: '' });
  });

  it('tells refusals from cameras that are gone', () => {
    const view = viewTile({
      ...live,
      picture: { state: 'offline', lastPaintedAt: null, code: 'too-many-requests' },
    });
    expect(view).toMatchObject({ state: 'offline', look: 'refused', word: 'Refused' });
  });

  it('lets the end of the session win over everything', () => {
    expect(viewTile({ ...live, ended: 'signed-out' })).toMatchObject({
      state: 'offline',
      look: 'signed-out',
      reason: 'signed-out',
    });
  });

  it('tells a page that is too old for its relay from one whose session has ended', () => {
    expect(viewTile({ ...live, ended: 'version-mismatch' })).toMatchObject({
      state: 'offline',
      look: 'refused',
      reason: 'version-mismatch',
      title: 'Version does not match',
    });
  });
});
