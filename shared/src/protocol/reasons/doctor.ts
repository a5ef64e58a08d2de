import { reason } from './reason.ts';

/** What the doctor finds between a person and the relay. */
export const DOCTOR_REASONS = {
  'name-unknown': reason(
    'Name not known',
    'The name of the relay is not known here.',
    'Check how it is written; ask your network team why it is not resolved.',
    true,
  ),
  'certificate-refused': reason(
    'Certificate not trusted',
    'The certificate of the relay is not trusted here.',
    'Ask who runs the relay, or your network team, for the authority that issued it.',
    true,
  ),
  'tls-intercepted': reason(
    'Connection inspected',
    'The certificate is from {issuer}, a program that inspects connections.',
    'Fine if your company does this; else stop.',
    true,
  ),
  'responses-buffered': reason(
    'Answers held back',
    'Something between holds answers until they end.',
    'Frames come all the same; streams to other software stand still until response buffering is switched off there.',
    true,
  ),
  'requests-capped': reason(
    'Frames too big',
    'Something between refuses requests over {size}.',
    'Smaller frames are sent instead; ask who runs that proxy to allow 2 MB.',
    true,
  ),
  'answers-cut': reason(
    'Held answers cut',
    'Something between cuts an answer that is held for {seconds} s.',
    'It is asked for anew each time; ask who runs that proxy to let an answer take 30 s.',
    true,
  ),
  'stun-unanswered': reason(
    'No answer over UDP',
    'The STUN server does not answer over UDP.',
    'UDP is blocked, or that server is down; from here the two look the same.',
    true,
  ),
  'turn-unreachable': reason(
    'TURN out of reach',
    'The TURN server gives no answer.',
    'It is blocked, or that server is down; from here the two look the same.',
    true,
  ),
  'turn-auth': reason(
    'TURN credentials refused',
    'The TURN server refuses the credentials.',
    'Ask who runs the relay to compare TURN_SECRET, or name and password, with that server’s, and the clocks of both.',
    true,
  ),
  'turn-expired': reason(
    'TURN credentials expired',
    'The time of the TURN credentials is over.',
    'The relay gives new ones; where those have expired as well, ask who runs it to set its clock.',
    true,
  ),
  'turn-certificate': reason(
    'TURN certificate not trusted',
    'The certificate of the TURN server is not trusted here.',
    'Ask who runs that server for one of a public authority, made for the name it is asked by.',
    true,
  ),
  'turn-refused': reason(
    'TURN gives no address',
    'The TURN server takes the credentials and gives no address.',
    'Its log says why; most often all of its addresses are in use.',
    true,
  ),
} as const;
