import { expect, test, vi } from 'vitest';
import { COTURN } from '../network/turn-server.ts';
import { findProgram } from '../support/requirements.ts';
import { Lab, LONGEST_GAP_MS, type Look, stunOf, WANTED } from './lab.ts';

vi.setConfig({ testTimeout: 120_000 });

/** As Windows has it by default: an answer may come in, and nobody who was not asked. */
const UNASKED = { way: 'in', what: 'iifname "line" ct state new' } as const;

/** Behind that firewall is the camera; the page names its own addresses only as `.local`, which the camera's PC cannot resolve. */
async function looksThrough(lab: Lab, then: (look: Look) => Promise<void>): Promise<void> {
  await lab.cameraPc.drops(UNASKED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await then(look);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
}

async function isUpgraded(look: Look): Promise<void> {
  await look.upgraded();
  await look.paintsVideo(20);
}

test('behind its firewall, a camera’s PC knows the viewer’s address by STUN', async (context) => {
  const turn = findProgram(COTURN) && stunOf;
  await using lab = turn ? await Lab.open({ turn }) : undefined;
  if (!lab) return context.skip(WANTED);
  await looksThrough(lab, isUpgraded);
});

test('in one network with the viewer, it knows it by the relay', async (context) => {
  await using lab = await Lab.open({ viewerIs: 'own-network' });
  if (!lab) return context.skip(WANTED);
  await looksThrough(lab, isUpgraded);
});

test('without either there is no way, and the relay brings the picture', async (context) => {
  await using lab = await Lab.open();
  if (!lab) return context.skip(WANTED);
  await looksThrough(lab, (look) => look.shown.rungBecomes('webrtc', 'failed rtc-ice-blocked', 20_000));
});
