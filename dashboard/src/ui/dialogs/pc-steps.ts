import type { ReasonCode } from '@porthole/shared/protocol/reasons';

const STARTS_AGAIN = 'Start the capture client there again, as it was started first.';
const RESTARTS = 'Close the capture client there and start it again.';

/** What a person can do at a camera's PC, the likeliest first. Only for what that PC alone can mend. `{origin}` is the relay's address. */
const STEPS: Partial<Record<ReasonCode, readonly [string, ...string[]]>> = {
  'camera-offline': [
    'See whether the capture client’s window was closed, or the PC was shut down: it said goodbye in order.',
    STARTS_AGAIN,
  ],
  'camera-lost': [
    'See whether the PC is switched on and awake. One that sleeps sends nothing; its power settings can keep it awake.',
    'Open {origin} in a browser there. If no page comes, its network is down, or does not reach this relay.',
    'See whether the capture client is still running; its window says what it waits for. If it is gone, start it again.',
  ],
  'camera-starting': [
    'Wait for a few seconds: it is connected and opens its source.',
    'If nothing comes, replug the webcam, then start the capture client again.',
  ],
  'camera-busy': [
    'Close what else uses the webcam there: Teams, Zoom, the Camera app, a page in a browser.',
    'If none of them is open, unplug the webcam and plug it in again, or restart the PC.',
  ],
  'camera-blocked-privacy': [
    'On Windows, open Settings → Privacy & security → Camera. Switch on “Camera access” and “Let desktop apps access your camera”.',
    'On macOS, open System Settings → Privacy & Security → Camera, and allow the terminal that runs the capture client.',
    'Where your company manages these settings, ask who does to allow it.',
  ],
  'camera-unplugged': [
    'Look at the webcam’s plug at both ends, and plug it in without a hub between.',
    'It is found again by its name; nothing has to be started.',
  ],
  'camera-none': [
    'Plug a webcam in, straight into the PC.',
    'Where the picture shall come from elsewhere, start the capture client with --source screen, a file or an address.',
  ],
  'source-hung': [
    'Unplug the webcam and plug it in again; it is opened anew by itself.',
    'Close what else uses it there: Teams, Zoom, the Camera app, a page in a browser.',
    'If it hangs again and again, try another port or cable.',
  ],
  'source-not-found': [
    'Look at the name given with --source: for a file its full path, for a webcam the name as the doctor lists it.',
    RESTARTS,
  ],
  'source-unreachable': [
    'Open the address given with --source in a player there, with the same user and password.',
    'See whether the camera at that address is switched on and in the same network.',
    RESTARTS,
  ],
  'source-failed': [
    'Read the capture client’s window: it says how its source ended. It is started again by itself.',
    'If it ends again and again, replug the webcam, then start the capture client again.',
  ],
  'screen-none': [
    'Sign in to that PC’s desktop and start the capture client there, not as a service.',
    'Where a webcam shall be shown, start it with --source webcam.',
  ],
  'ffmpeg-missing': [
    'Install the capture client again in Porthole’s folder there: that brings an ffmpeg along.',
    'Or name one that is there with --ffmpeg.',
  ],
};

/** Null where nothing at that PC would help. */
export function pcSteps(code: ReasonCode | null, origin: string): readonly string[] | null {
  const steps = code === null ? undefined : STEPS[code];
  return steps?.map((step) => step.replace('{origin}', origin)) ?? null;
}
