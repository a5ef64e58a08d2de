/** A way to carry frames over one leg. */
export const TRANSPORTS = ['websocket', 'polling', 'http'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Best first, where all of them carry frames. */
export const LADDER_ORDER: readonly Transport[] = ['websocket', 'http', 'polling'];

/** What may bring a viewer a picture: WebRTC past the relay, or a transport of its leg. Best first. */
export const CARRIERS = ['webrtc', ...LADDER_ORDER] as const;
export type Carrier = (typeof CARRIERS)[number];

/** What a person may ask of a leg: one transport, or the best that carries frames. */
export const TRANSPORT_CHOICES = ['auto', ...TRANSPORTS] as const;
export type TransportChoice = (typeof TRANSPORT_CHOICES)[number];

/** The transport's name as a person reads it. */
export const TRANSPORT_LABELS: Record<Transport, string> = {
  websocket: 'WebSocket',
  polling: 'polling',
  http: 'HTTP',
};

export const CARRIER_LABELS: Record<Carrier, string> = { webrtc: 'WebRTC', ...TRANSPORT_LABELS };
