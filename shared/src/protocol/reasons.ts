/**
 * The one catalogue of reasons: the same code in the page, the log, the metric and the API.
 *
 * `says` and `next` are read by people. `{name}` is a value that came with the reason; where it is unknown the reader gets "–".
 * `status` is the HTTP status a request refused for it is answered with; 0 where no request ever is.
 */
export interface Reason {
  /** At most four words. */
  readonly label: string;
  /** One sentence of what was observed. */
  readonly says: string;
  /** What happens or is to be done next. */
  readonly next: string;
  /** Whether trying again, unchanged, can help. */
  readonly retryable: boolean;
  readonly status: number;
}

const reason = (label: string, says: string, next: string, retryable: boolean, status = 0): Reason => ({
  label,
  says,
  next,
  retryable,
  status,
});

const cameraReasons = {
  'camera-never-seen': reason(
    'Waiting for its PC',
    'This camera has a key, but no PC has used it yet.',
    'Start the capture client there with its key.',
    true,
  ),
  'camera-offline': reason(
    'PC stopped sending',
    '{pc} closed its session.',
    'The picture returns by itself when that PC sends again.',
    true,
  ),
  'camera-lost': reason(
    'PC out of reach',
    'Nothing is heard from {pc}: power, sleep or network there.',
    'The picture returns by itself; check that PC.',
    true,
  ),
  'key-withdrawn': reason(
    'Key withdrawn',
    'This camera was given a new key, and {pc} still has the old one.',
    'Start the capture client there with the new key.',
    true,
  ),
  'camera-starting': reason(
    'Source starting',
    '{pc} is connected and opens its source.',
    'The first picture follows within seconds.',
    true,
  ),
  'camera-busy': reason(
    'Camera in use',
    'Another program on {pc} holds the webcam.',
    'Close it there; the webcam is tried again by itself.',
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
    'Plug it back in; it is found by itself.',
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
    'It is tried again by itself; replug the webcam if that does not help.',
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
    'It is started again by itself; the capture client’s window says more.',
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
  'no-frames': reason(
    'No new frames',
    'The connection is open, but no new frame arrives.',
    'The picture returns by itself; another transport, from the menu, may bring it sooner.',
    true,
  ),
  'decode-failed': reason(
    'Broken frames',
    'Frames arrive and cannot be decoded.',
    'They are skipped and counted; check the source.',
    true,
  ),
} as const;

const legReasons = {
  'relay-unreachable': reason(
    'Relay out of reach',
    'The relay does not answer over any transport.',
    'It is tried again by itself; check the address and your network.',
    true,
  ),
  'network-offline': reason(
    'No network',
    'This device reports no network.',
    'It starts again the moment the network is back.',
    true,
  ),
  'websocket-blocked': reason(
    'WebSocket refused',
    'The upgrade to WebSocket did not get through.',
    'It works over polling.',
    true,
  ),
  'polling-blocked': reason(
    'Socket.IO blocked',
    'Socket.IO gets no answer here; plain requests pass.',
    'It works over HTTP.',
    true,
  ),
  'transport-pinned': reason(
    'Chosen transport fails',
    'The transport you chose gets no answer.',
    'Choose Auto to use the best one that works.',
    true,
  ),
  replaced: reason(
    'Key used elsewhere',
    'Another program started with this camera’s key; the newest wins.',
    'Stop one of them, or add a second camera.',
    false,
    409,
  ),
  'relay-restarting': reason(
    'Relay restarting',
    'The relay announced that it stops.',
    'It is back within seconds; nothing to do.',
    true,
    503,
  ),
} as const;

const accessReasons = {
  'signed-out': reason(
    'Not signed in',
    'Nobody is signed in here, or the session has ended.',
    'Sign in, then the wall returns as it was.',
    false,
    401,
  ),
  'session-expired': reason(
    'Session ended',
    'Your signed-in time is over.',
    'Sign in, then the wall returns as it was.',
    false,
    401,
  ),
  'sign-in-refused': reason(
    'Name or password wrong',
    'Name or password is not right.',
    'Try again; who runs the relay can print a new link with --sign-in-link.',
    false,
    401,
  ),
  'link-used': reason(
    'Link no longer works',
    'This sign-in link was used already, or its time has ended.',
    'Sign in with your password; who runs the relay can print a new link with --sign-in-link.',
    false,
    410,
  ),
  'too-many-tries': reason(
    'Too many tries',
    'There were too many tries from this address.',
    'Wait a minute, then try again.',
    true,
    429,
  ),
  'origin-refused': reason(
    'Foreign page refused',
    'The request comes from a page of another origin.',
    'Open Porthole by its own address, or list the origin in PORTHOLE_ORIGINS.',
    false,
    403,
  ),
  'key-missing': reason(
    'Camera key missing',
    'No camera key came with the request.',
    'Send it as Authorization: Bearer <camera key>.',
    false,
    401,
  ),
  'key-wrong': reason(
    'Camera key wrong',
    'No camera has this key.',
    'Copy the key again, or make a new one.',
    false,
    401,
  ),
  'key-other-camera': reason(
    'Key of another camera',
    'This key belongs to another camera.',
    'Use the key that was shown with this camera.',
    false,
    403,
  ),
} as const;

const requestReasons = {
  'camera-unknown': reason(
    'No such camera',
    'There is no camera with this id.',
    'GET /api/cameras lists the cameras.',
    false,
    404,
  ),
  'not-found': reason(
    'No such address',
    'Nothing is served at this address.',
    'PROTOCOL.md lists the routes.',
    false,
    404,
  ),
  'bad-request': reason(
    'Request not understood',
    'The request is not of the form PROTOCOL.md gives.',
    'Compare it with PROTOCOL.md.',
    false,
    400,
  ),
  'body-too-large': reason(
    'Request too large',
    'The body of the request is larger than this address takes.',
    'Send less.',
    false,
    413,
  ),
  'wrong-content-type': reason(
    'Wrong content type',
    'The body is not of the type this address takes.',
    'Send image/jpeg for frames, application/json else.',
    false,
    415,
  ),
  'frame-empty': reason('Empty frame', 'The frame has no bytes.', 'Send one whole JPEG.', false, 400),
  'not-a-jpeg': reason(
    'Not a JPEG',
    'The bytes are not a JPEG.',
    'Send one whole baseline or progressive JPEG.',
    false,
    400,
  ),
  'jpeg-truncated': reason(
    'JPEG cut short',
    'The JPEG ends before its end marker.',
    'Send the whole file.',
    false,
    400,
  ),
  'dimensions-refused': reason(
    'Picture size refused',
    'The picture has no pixels, or more than the relay takes.',
    'Send at most 9 million pixels, 8192 along a side.',
    false,
    422,
  ),
  'frame-too-large': reason(
    'Frame too large',
    'The JPEG has more bytes than the relay takes.',
    'Lower its quality or size; the limit is in the hello.',
    false,
    413,
  ),
  'frame-superseded': reason(
    'Newer frame came first',
    'A newer frame of this camera has arrived already.',
    'Nothing to do; newest wins.',
    false,
    409,
  ),
  'already-running': reason('Runs already', 'This is running already.', 'Nothing to do.', false, 409),
  'too-many-requests': reason(
    'Too many requests',
    'More requests are open at once than one viewer may hold.',
    'Keep at most four open.',
    true,
    429,
  ),
  'no-frame-yet': reason(
    'No picture yet',
    'This camera has not sent a frame since the relay started.',
    'Try again when it sends.',
    true,
    404,
  ),
  'version-mismatch': reason(
    'Version does not match',
    'The relay and this program speak different versions.',
    'Update the older one; reload the page.',
    false,
    400,
  ),
  unavailable: reason(
    'Not available here',
    'This relay cannot do that on this machine.',
    'The log says what is missing.',
    false,
    501,
  ),
  internal: reason(
    'Fault in the relay',
    'The relay failed on this request; its log says more.',
    'Try again; report it if it returns.',
    true,
    500,
  ),
} as const;

export const REASONS = {
  ...cameraReasons,
  ...legReasons,
  ...accessReasons,
  ...requestReasons,
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;
export const REASON_CODES = Object.keys(REASONS) as [ReasonCode, ...ReasonCode[]];

export const isReasonCode = (code: unknown): code is ReasonCode =>
  typeof code === 'string' && Object.hasOwn(REASONS, code);

/** The sentence with its values in place. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–'));
}
