import { expect, vi } from 'vitest';
import type { TurnServer } from '../network/turn-server.ts';
import { doctorRows } from '../support/doctor-page.ts';
import { footageJpegs } from '../support/footage.ts';
import { MutePublisher } from './bad-publisher.ts';
import { bothWays } from './ends.ts';
import { inLab } from './in-lab.ts';
import type { Lab } from './lab.ts';
import { SECRET } from './turn-place.ts';

// Half a minute of each run is what the doctor asks of the relay.
vi.setConfig({ testTimeout: 180_000 });

const UDP = bothWays('meta l4proto udp');
const ALL_WAYS = ({ urls }: TurnServer) => ({ TURN_SERVERS: urls.join(','), TURN_SECRET: SECRET });
const OPEN = { turn: ALL_WAYS, flags: ['--ignore-certificate-errors'] };

async function diagnosed<T>(lab: Lab, ids: readonly string[], then: (rows: Record<string, string>) => T) {
  await using visit = await lab.browser.wall(lab.api);
  return then(await doctorRows(visit.page, ids));
}

inLab('[DR-3] on an open network a camera’s picture comes straight', {}, async (lab) => {
  await using _camera = await lab.camera();
  await diagnosed(lab, ['trial'], (rows) => {
    expect(rows.trial).toMatch(/^fine: .+: painted over udp$/);
  });
});

inLab('[DR-3] where UDP is blocked, a camera’s picture comes by TURN over TCP', OPEN, async (lab) => {
  await using _camera = await lab.camera();
  await lab.viewer.drops(...UDP, ...lab.tcpBut(lab.turn?.port ?? 0, lab.turn?.tlsPort ?? 0));
  await diagnosed(lab, ['turn-udp', 'turn-tcp', 'turn-tls', 'trial'], (rows) => {
    expect(rows).toEqual({
      'turn-udp': 'blocked: no answer',
      ...{ 'turn-tcp': 'fine: gives an address', 'turn-tls': 'fine: gives an address' },
      trial: expect.stringMatching(/^fine: .+: painted over t(cp|ls), by TURN$/),
    });
  });
});

inLab('[DR-3] where large packets over UDP are lost, the trial says so', {}, async (lab) => {
  await using _camera = await lab.camera();
  await lab.viewer.drops(...bothWays('meta l4proto udp udp length > 400'));
  await diagnosed(lab, ['trial'], (rows) => {
    expect(rows.trial).toMatch(/^blocked: .+: handshake stopped$/);
  });
});

inLab('[DR-3] where nothing but the relay is reached, the trial says so', {}, async (lab) => {
  await using _camera = await lab.camera();
  await lab.viewer.drops(...lab.allPastTheRelay);
  await diagnosed(lab, ['trial'], (rows) => {
    expect(rows.trial).toMatch(/^blocked: .+: no way through UDP$/);
  });
});

inLab('[DR-3] a camera that connects and sends no picture does not pass the trial', {}, async (lab) => {
  const camera = await lab.api.createCamera();
  await using _mute = new MutePublisher({
    relay: lab.relay,
    camera,
    jpegs: await footageJpegs({ width: 160 }),
    fps: 8,
  });
  await diagnosed(lab, ['trial'], (rows) => {
    expect(rows.trial).toMatch(/^blocked: .+: connected, no picture$/);
  });
});
