import { reason } from './reason.ts';

/** Why a picture does not come over WebRTC. It comes by the relay meanwhile. */
export const RTC_REASONS = {
  'rtc-unsupported': reason(
    'WebRTC not supported',
    'This browser has no WebRTC, or it is switched off.',
    'The picture comes by the relay.',
    false,
  ),
  'rtc-not-offered': reason(
    'WebRTC not offered',
    'The camera’s PC does not send over WebRTC.',
    'The picture comes by the relay; its optional package may be missing there.',
    true,
  ),
  'rtc-no-turn': reason(
    'TURN missing',
    'The camera’s PC sends over WebRTC by TURN alone, and the relay names no TURN server.',
    'The picture comes by the relay; set TURN_SERVERS there, or leave out --rtc-relay-only at the camera’s PC.',
    true,
  ),
  'rtc-off': reason(
    'WebRTC switched off',
    'The sender on the camera’s PC crashed three times in ten minutes.',
    'The picture comes by the relay; restart the capture client to try WebRTC again.',
    false,
  ),
  'rtc-no-signalling': reason(
    'No way to ask',
    'Nothing can be said to the camera’s PC at once, which WebRTC needs to begin.',
    'The picture comes by the relay; it is tried again by itself.',
    true,
  ),
  'rtc-busy': reason(
    'WebRTC in use',
    'The camera’s PC sends to {watching} of {most} direct viewers already.',
    'The picture comes by the relay; it is tried again by itself.',
    true,
  ),
  'rtc-no-answer': reason(
    'No offer came',
    'The camera’s PC did not answer in time.',
    'The picture comes by the relay; it is tried again by itself.',
    true,
  ),
  'rtc-ice-blocked': reason(
    'No way through UDP',
    'No address pair answered.',
    'Ask your network team for UDP, or for TURN over TLS 443; it is tried again by itself.',
    true,
  ),
  'rtc-ice-timeout': reason(
    'No pair in time',
    'Some address pair answered, and none was ready in time.',
    'The picture comes by the relay; it is tried again by itself.',
    true,
  ),
  'rtc-ice-failed': reason(
    'No pair worked',
    'Every address pair failed.',
    'Ask your network team for UDP, or for TURN over TLS 443; it is tried again by itself.',
    true,
  ),
  'rtc-dtls-timeout': reason(
    'Handshake stopped',
    'A path opened, but its handshake never ended; large packets may be lost.',
    'The picture comes by the relay; it is tried again by itself.',
    true,
  ),
  'rtc-connected-no-frames': reason(
    'Connected, no picture',
    'WebRTC said connected, and not enough frames came.',
    'The picture comes by the relay; it is tried again by itself.',
    true,
  ),
  'rtc-stall': reason(
    'Path went dead',
    'WebRTC frames stopped, and the relay took over.',
    'It is tried again by itself.',
    true,
  ),
  'rtc-peer-closed': reason(
    'Camera’s side ended it',
    'The camera’s PC ended the WebRTC connection.',
    'The relay took over; it is tried again by itself.',
    true,
  ),
  'rtc-sidecar-crash': reason(
    'WebRTC sender crashed',
    'The WebRTC sender on the camera’s PC ended unexpectedly.',
    'The relay took over; the sender is started again by itself.',
    true,
  ),
  'rtc-forbidden': reason(
    'WebRTC not wanted',
    'You have switched WebRTC off for this browser.',
    'Allow it in the connection panel.',
    false,
  ),
} as const;
