import { reason } from './reason.ts';

/** What becomes of a connection to the relay, a publisher’s or a viewer’s. */
export const LEG_REASONS = {
  'relay-unreachable': reason(
    'Relay out of reach',
    'The relay does not answer over any transport.',
    'It is tried again within 3 s; check the address and your network, or run the doctor.',
    true,
  ),
  'network-offline': reason(
    'No network',
    'This device reports no network.',
    'It starts again the moment the network is back.',
    true,
  ),
  'websocket-refused': reason(
    'WebSocket refused',
    'The upgrade to WebSocket was refused on the way.',
    'Frames come by other ways; it is tried again by itself.',
    true,
  ),
  'websocket-blocked': reason(
    'WebSocket blocked',
    'The upgrade to WebSocket was refused before it reached the relay.',
    'Frames come by other ways; ask your network team to allow WebSocket to the relay.',
    true,
  ),
  'websocket-stripped': reason(
    'Upgrade header stripped',
    'The upgrade to WebSocket reached the relay without its Upgrade header: a proxy strips it.',
    'Frames come by other ways; ask who runs that proxy to pass the header on.',
    true,
  ),
  'websocket-unanswered': reason(
    'WebSocket’s answer lost',
    'The upgrade to WebSocket reached the relay, and its answer did not come back.',
    'Frames come by other ways; ask your network team what keeps it back.',
    true,
  ),
  'websocket-silent': reason(
    'Upgraded, then silent',
    'WebSocket opened, then brought no frame.',
    'Frames come by other ways; it is tried again by itself.',
    true,
  ),
  'websocket-cut': reason(
    'WebSocket cut',
    'WebSocket was cut short, time after time.',
    'Frames come by other ways; it is tried again by itself.',
    true,
  ),
  'polling-blocked': reason(
    'Socket.IO blocked',
    'Socket.IO gets no answer here; plain requests pass.',
    'It works over HTTP.',
    true,
  ),
  'http-blocked': reason(
    'Plain requests blocked',
    'Requests for frames get no answer here; Socket.IO passes.',
    'Frames come by Socket.IO; plain requests are tried again by themselves.',
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
  'relay-full': reason(
    'Relay full',
    'As many pages watch as this relay has places for.',
    'It is tried again within 2 s; who runs the relay can allow more with --max-viewers.',
    true,
    503,
  ),
  'relay-restarting': reason(
    'Relay restarting',
    'The relay announced that it stops.',
    'It is back within seconds; nothing to do.',
    true,
    503,
  ),
  'store-failing': reason(
    'Data folder failing',
    'The relay cannot read what it keeps.',
    'Its log says why; check the disk of its data folder.',
    true,
    503,
  ),
} as const;
