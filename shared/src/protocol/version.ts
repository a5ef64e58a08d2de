/** The version of PROTOCOL.md. It grows only when an old peer could misread a new one. */
export const PROTOCOL_VERSION = 1;
