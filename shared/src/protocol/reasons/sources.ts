import { reason } from './reason.ts';

/** What a PC says of its webcam, screen, file or address, and what the relay sees of it. */
export const SOURCE_REASONS = {
  'camera-starting': reason(
    'Source starting',
    '{pc} is connected and opens its source.',
    'The first picture follows within seconds.',
    true,
  ),
  'camera-busy': reason(
    'Camera in use',
    'Another program on {pc} holds the webcam.',
    'Close it there; the webcam is tried again within 2 s.',
    true,
  ),
  'camera-blocked-privacy': reason(
    'Blocked by privacy setting',
    'The system on {pc} does not let desktop programs use the camera.',
    'On Windows: Settings → Privacy → Camera → allow desktop apps.',
    true,
  ),
  'camera-unplugged': reason(
    'Webcam gone',
    'The webcam is no longer plugged in at {pc}.',
    'Plug it back in; it is looked for again within 2 s.',
    true,
  ),
  'camera-none': reason(
    'No webcam found',
    '{pc} is connected and sees no webcam.',
    'Plug one in, or choose a screen, a file or the test pattern with --source.',
    true,
  ),
  'source-hung': reason(
    'Source not answering',
    'The source is open and delivers nothing; it is being restarted.',
    'It is opened again within 8 s; replug the webcam if that does not help.',
    true,
  ),
  'source-not-found': reason(
    'Source not found',
    'The file or device named as source does not exist on {pc}.',
    'Check the name given with --source.',
    true,
  ),
  'source-unreachable': reason(
    'Address not answering',
    'The address named as source gives no picture to {pc}.',
    'Check the address, user name and password given with --source.',
    true,
  ),
  'source-failed': reason(
    'Source stopped',
    'The source on {pc} ended unexpectedly.',
    'It is started again within 8 s; the capture client’s window says more.',
    true,
  ),
  'screen-none': reason(
    'No screen to capture',
    '{pc} has no screen that a program may capture.',
    'Start the capture client in a session with a desktop.',
    true,
  ),
  'ffmpeg-missing': reason(
    'ffmpeg missing',
    '{pc} has no ffmpeg, which reads webcams, screens and files.',
    'Install ffmpeg there, or name it with --ffmpeg.',
    true,
  ),
  'frozen-source': reason(
    'Stuck picture',
    'Frames keep coming, and each is the very same picture: the webcam on {pc} repeats itself.',
    'Unplug and replug it, or restart the capture client there.',
    true,
  ),
} as const;
