/**
 * The description with at most so many kbit/s of video. In the answer that a sender applies it holds its encoder back, where
 * `RTCRtpSender.setParameters` had no effect. RFC 8866 has a section's lines in order: m, i, c, b, k, a.
 */
export const capVideo = (sdp: string, kbps: number): string =>
  inVideo(sdp, (section) =>
    section
      .replace(/^b=(?:AS|TIAS):.*\r?\n/gm, '')
      .replace(/^(?:[mic]=.*\r?\n)+/, (head) => `${head}b=AS:${Math.round(kbps)}\r\n`),
  );

/**
 * The description by which a sender built on libwebrtc begins with so many kbit/s, in place of 300. With these it leaves out four pictures
 * where they are larger than 640 × 480, and what comes after the first waits for up to a tenth of a second.
 */
export const startVideo = (sdp: string, kbps: number): string =>
  inVideo(sdp, (section) => {
    const start = `x-google-start-bitrate=${Math.round(kbps)}`;
    const [, payload] = /^m=video \S+ \S+ (\d+)/.exec(section) ?? [];
    if (payload === undefined) return section;
    // Of a codec's parameters there is one line at the most (RFC 8866, 6.15).
    const given = new RegExp(`^a=fmtp:${payload} .*`, 'm');
    if (!given.test(section)) return `${section}a=fmtp:${payload} ${start}\r\n`;
    return section.replace(given, (line) => `${line};${start}`);
  });

/**
 * The offer of an end that begins the handshake itself (RFC 8842). A browser's first message of it may fill two packets, of which libwebrtc
 * keeps one where they come before it is ready: it would be sent anew after 50 ms.
 */
export const beginsHandshake = (sdp: string): string => sdp.replaceAll('a=setup:actpass', 'a=setup:active');

/** Its candidate lines as `change` has them; those it makes null are left out. */
export const withCandidates = (sdp: string, change: (line: string) => string | null): string =>
  sdp.replace(/^a=candidate:[^\n]*\n?/gm, (line) => {
    const changed = change(line.trimEnd());
    return changed === null ? '' : `${changed}\r\n`;
  });

const inVideo = (sdp: string, change: (section: string) => string): string =>
  sdp
    .split(/(?=^m=)/m)
    .map((section) => (section.startsWith('m=video') ? change(section) : section))
    .join('');
