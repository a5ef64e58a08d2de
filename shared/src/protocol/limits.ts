/** Bounds both sides of the wire must know. Each carries its unit and its reason. */

/** Bytes of one JPEG. A 4K webcam's MJPEG at high quality stays under it; a proxy's usual 1 MB body limit is handled by re-encoding. */
export const MAX_FRAME_BYTES = 2_000_000;

/** Pixels of one frame. Admits 4096×2160; a decoder would need 27 MB for it, which is as much as one picture may cost. */
export const MAX_FRAME_PIXELS = 9_000_000;

/** Pixels along one side. Past it no camera exists, and canvases in phones refuse. */
export const MAX_FRAME_SIDE = 8192;

/**
 * Frames in flight for a sender that does not measure its path. Measured at 250 ms round trip and 15 fps: three give 11.5 fps, five
 * 14.6; on 1 Mbit/s each is 0.24 s of delay. Whoever measures keeps a window of its own, `flow/frame-window.ts`.
 */
export const FRAME_WINDOW = 4;

/**
 * Frames that may be missing between two: what a publisher captures in half an hour at 60 fps. A larger step is no gap but another
 * count, and of a relay's numbers as large a step is its restart.
 */
export const MAX_SEQUENCE_GAP = 100_000;

/** Numbers by which a frame may be late, half a minute at 30 fps: one that is further behind belongs to another count. */
export const MAX_FRAMES_LATE = 1_000;

/** Milliseconds a held GET waits for a frame before it answers 204. Under the 30 s after which common proxies cut an idle request. */
export const HELD_GET_MS = 20_000;

/** Held GETs a viewer keeps open. Browsers allow six HTTP/1.1 connections a host; two stay free for the page itself. */
export const HELD_GETS = 4;

/** While Socket.IO may yet climb, it uses three of the five connections: a poll, a POST and the attempt at WebSocket. */
export const HELD_GETS_BESIDE_POLLING = 2;

/** POSTs a publisher keeps in flight; the counterpart of HELD_GETS. */
export const POSTS_IN_FLIGHT = 4;

/** Milliseconds between Engine.IO pings, and how long a pong may take: a half-open connection is known within their sum. */
export const PING_INTERVAL_MS = 4_000;
export const PING_TIMEOUT_MS = 4_000;

/** Milliseconds between a publisher's signs of life while its source brings no frames. A third of INTERRUPTED_AFTER_MS would be lost on one bad second; two fit. */
export const STATUS_INTERVAL_MS = 1_500;

/** Milliseconds between two words of a publisher on its line while it sends frames: for figures, which nobody reads faster. */
export const UPLINK_INTERVAL_MS = 2_000;

/** Milliseconds of silence after which a publisher counts as interrupted, and after which its camera is offline. */
export const INTERRUPTED_AFTER_MS = 3_500;
export const OFFLINE_AFTER_MS = 8_000;

/** Intervals of a camera slower than the limits above and below that may pass before they hold: one frame may be late, one lost. */
export const SLOW_INTERVALS = 3;

/** Milliseconds without a painted frame after which a picture is stale. */
export const STALE_AFTER_MS = 2_000;

/** Milliseconds a tile may be connecting before it must say why it is not live. */
export const CONNECTING_DEADLINE_MS = 10_000;

/** Milliseconds that a capture time may be ahead of the relay's clock, or old: beyond that it was not a comparison of clocks that failed, but another unit. */
export const MAX_CAPTURE_AHEAD_MS = 5_000;
export const MAX_CAPTURE_AGE_MS = 600_000;

/** Characters of a camera's name. Fits a plate. */
export const MAX_CAMERA_NAME = 60;

/** Milliseconds between two frames to a viewer that only stands by: three a second cover a dead path within half a second. */
export const STANDBY_INTERVAL_MS = 300;

/** Cameras one held GET may ask for at once: four pages of a wall. */
export const MAX_WATCHED = 64;
