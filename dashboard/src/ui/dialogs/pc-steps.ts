import type { ReasonCode } from '@porthole/shared/protocol/reasons';

type Steps = readonly [string, ...string[]];

const BY_ITSELF = 'It is found again by itself; nothing has to be started.';
const ANEW = 'If the name was wrong, close the capture client and start it with the right one.';

const OPENED_ANEW: Steps = [
  'If its source is a webcam, unplug it and plug it in again, at another port if it has happened before. It is opened anew by itself.',
  'If it is an address, see whether the camera there is switched on; if it is a file, whether it plays.',
  'Read the capture client’s window: it says how its source ended.',
];

/** What a person can do at a camera's PC, the likeliest first. Only for what that PC alone can mend. `{relay}` is where it is reached. */
const STEPS: Partial<Record<ReasonCode, Steps>> = {
  'camera-offline': [
    'See whether the PC is switched on. The capture client ended its session itself: its window was closed, or the PC was shut down.',
    'Start the capture client there again, as it was started first.',
  ],
  'camera-lost': [
    'See whether the PC is switched on and awake. One that sleeps sends nothing; its power settings can keep it awake.',
    'Open {relay} in a browser there. If no page comes, its network is down, or does not reach this relay.',
    'See whether the capture client is still running; its window says what it waits for. If it is gone, start it again.',
  ],
  'camera-starting': ['Wait for a few seconds: it is connected and opens its source.', ...OPENED_ANEW],
  'camera-busy': [
    'Close what else uses the webcam there: Teams, Zoom, the Camera app, a page in a browser, another Porthole.',
    'If none of them is open, unplug the webcam and plug it in again, or restart the PC.',
  ],
  'camera-blocked-privacy': [
    'On Windows, open Settings → Privacy & security → Camera. Switch on “Camera access”, “Let apps access your camera” and “Let desktop apps access your camera”.',
    'On macOS, open System Settings → Privacy & Security → Camera, allow the terminal that runs the capture client, then quit it and open it again.',
    'On Linux, add the user that runs it to the group “video”, then sign in there again.',
    'Where your company manages these settings, ask who does to allow it.',
  ],
  'camera-unplugged': [
    'Look at the webcam’s plug at both ends, and plug it in without a hub between.',
    BY_ITSELF,
  ],
  'camera-none': [
    `Plug the webcam in, straight into the PC. ${BY_ITSELF}`,
    'Where the picture is to come from elsewhere, start the capture client with --source and a screen, a file or an address.',
  ],
  'source-hung': OPENED_ANEW,
  'source-failed': OPENED_ANEW,
  'source-not-found': [
    `If its source is a webcam, plug it in. ${BY_ITSELF}`,
    'Look at what was given with --source: “webcam:” and a name as “devices” of the capture client lists it, or the full path of a file.',
    ANEW,
  ],
  'source-unreachable': [
    'See whether the camera at that address is switched on and in the same network.',
    'Open the address given with --source in a player there, with the same user and password.',
    ANEW,
  ],
  'screen-none': [
    'Sign in to that PC’s desktop and start the capture client there, not as a service.',
    'On macOS, open System Settings → Privacy & Security → Screen Recording, and allow the terminal that runs it.',
  ],
  'ffmpeg-missing': [
    'If the capture client was started with --ffmpeg or PORTHOLE_FFMPEG, put that path right, or leave it out.',
    'Else install the capture client once more in Porthole’s folder there, which brings an ffmpeg along for most systems; or install ffmpeg itself.',
  ],
};

/** @returns null where nothing at that PC would help */
export function pcSteps(code: ReasonCode | null, relay: string): readonly string[] | null {
  const steps = code === null ? undefined : STEPS[code];
  return steps?.map((step) => step.replace('{relay}', relay)) ?? null;
}
