import { vi } from 'vitest';
import { captureReports } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { oneLab } from './in-lab.ts';
import type { LabCamera, Look } from './lab.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 });

const inLab = oneLab();

/** Ms within which a publisher has noticed that its relay is gone, and a page that no frame comes, on a machine that has other work. */
const NOTICED_MS = 15_000;

async function isUpgraded(look: Look, camera: LabCamera): Promise<void> {
  await look.upgraded();
  await look.paintsVideo(20);
  await camera.sendsTo(1);
}

inLab('RT-5: WebRTC ends with its relay, and is asked for anew once that is back', async (lab) => {
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  await isUpgraded(look, camera);
  await lab.relay.killed();
  const isClosed = async () => (await look.watch.connections()).open === 0;
  await eventually('the page has closed its connection', isClosed, { within: NOTICED_MS });
  await lab.relay.startedAgain();
  // No more: WebRTC, whose wait went on while the relay was away, may be back a second later.
  await look.paintsJpegs(5);
  await look.upgraded(40_000);
  await look.rungButton('Don’t use').click();
  await camera.sendsTo(0, 5_000);
  await look.shown.rungBecomes('webrtc', 'untried rtc-forbidden');
});

inLab(
  'RT-5: a goodbye to a relay that is not there leaves no viewer behind at the camera’s PC',
  async (lab) => {
    await using camera = await lab.camera(['--rtc-viewers', '1']);
    const first = await lab.look(camera.id);
    await isUpgraded(first, camera);
    await lab.relay.killed();
    await first[Symbol.asyncDispose]();
    await lab.relay.startedAgain();
    await camera.sendsTo(0, NOTICED_MS);
    await using second = await lab.look(camera.id);
    await second.upgraded();
  },
);

inLab('RT-5: nor does one by a connection that was dead already', async (lab) => {
  await using camera = await lab.camera(['--rtc-viewers', '1']);
  const first = await lab.look(camera.id);
  await isUpgraded(first, camera);
  // What the camera's PC and the relay have open is dead, and neither is told.
  await lab.cameraPc.drops(
    { way: 'in', what: `tcp sport ${lab.relay.port}` },
    { way: 'out', what: `tcp dport ${lab.relay.port}` },
  );
  await first[Symbol.asyncDispose]();
  await captureReports(camera.capture, 'that it has noticed', ({ state }) => state === 'connecting', 30_000);
  await lab.cameraPc.drops();
  await camera.sendsTo(0, NOTICED_MS);
  await using second = await lab.look(camera.id);
  await second.upgraded(40_000);
});

inLab(
  'RT-10: a page lets go of a camera’s PC that went without a word, though no relay tells it',
  async (lab) => {
    await using camera = await lab.camera();
    await using look = await lab.look(camera.id);
    await isUpgraded(look, camera);
    await lab.relay.killed();
    camera.capture.kill('SIGKILL');
    const isClosed = async () => (await look.watch.connections()).open === 0;
    await eventually('the page has closed its connection', isClosed, { within: NOTICED_MS });
    await lab.relay.startedAgain();
  },
);
