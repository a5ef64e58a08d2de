import { vi } from 'vitest';
import { inLab } from './in-lab.ts';
import { type Lab, type LabOptions, type Look, stunOf } from './lab.ts';

vi.setConfig({ testTimeout: 120_000 });

/** As Windows has it by default: an answer may come in, and nobody who was not asked. */
const UNASKED = { way: 'in', what: 'iifname "line" ct state new' } as const;

/** Behind that firewall is the camera; the page names its own addresses only as `.local`, which the camera's PC cannot resolve. */
function behindFirewall(name: string, options: LabOptions, then: (look: Look) => Promise<void>): void {
  inLab(name, options, async (lab: Lab) => {
    await lab.cameraPc.drops(UNASKED);
    await lab.watched(then);
  });
}

async function isUpgraded(look: Look): Promise<void> {
  await look.upgraded();
  await look.paintsVideo(20);
}

behindFirewall(
  'behind its firewall, a camera’s PC knows the viewer’s address by STUN',
  { turn: stunOf },
  isUpgraded,
);

behindFirewall(
  'in one network with the viewer, it knows it by the relay',
  { viewerIs: 'own-network' },
  isUpgraded,
);

behindFirewall('without either there is no way, and the relay brings the picture', {}, (look) =>
  look.shown.rungBecomes('webrtc', 'failed rtc-ice-blocked', 20_000),
);
