import { reason } from './reason.ts';

/** Who may not, and why. */
export const ACCESS_REASONS = {
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
