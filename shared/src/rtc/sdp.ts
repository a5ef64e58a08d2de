const BREAK = '\r\n';

/**
 * The description with at most so many kbit/s of video. In the answer that a sender applies it holds its encoder back, where
 * `RTCRtpSender.setParameters` had no effect.
 */
export function capVideo(sdp: string, kbps: number): string {
  return inSections(sdp, (lines) => (lines[0]?.startsWith('m=video') ? capped(lines, kbps) : lines));
}

/**
 * The description by which a sender built on libwebrtc begins with so many kbit/s, in place of 300. With these it leaves out four pictures
 * where they are larger than 640 × 480, and what comes after the first waits for up to a tenth of a second.
 */
export function startVideo(sdp: string, kbps: number): string {
  const start = `x-google-start-bitrate=${Math.round(kbps)}`;
  return inSections(sdp, (lines) => {
    const [, payload] = /^m=video \S+ \S+ (\d+)/.exec(lines[0] ?? '') ?? [];
    return payload === undefined ? lines : withParameter(lines, payload, start);
  });
}

/**
 * The offer of an end that begins the handshake itself (RFC 8842). A browser's first message of it may fill two packets, of which libwebrtc
 * keeps one where they come before it is ready: it would be sent anew after 50 ms.
 */
export const beginsHandshake = (sdp: string): string => sdp.replaceAll('a=setup:actpass', 'a=setup:active');

/** Its candidate lines as `change` has them; those it makes null are left out. */
export function withCandidates(sdp: string, change: (line: string) => string | null): string {
  return inSections(sdp, (lines) =>
    lines
      .map((line) => (line.startsWith('a=candidate:') ? change(line) : line))
      .filter((line) => line !== null),
  );
}

/** RFC 8866 has a section's lines in order: m, i, c, b, k, a. */
function capped(lines: readonly string[], kbps: number): string[] {
  const rest = lines.filter((line) => !/^b=(AS|TIAS):/.test(line));
  const at = rest.findLastIndex((line) => /^[mic]=/.test(line)) + 1;
  return rest.toSpliced(at, 0, `b=AS:${Math.round(kbps)}`);
}

/** Of a codec's parameters there is one line at the most (RFC 8866, 6.15). */
function withParameter(lines: readonly string[], payload: string, parameter: string): readonly string[] {
  const given = `a=fmtp:${payload} `;
  const at = lines.findIndex((line) => line.startsWith(given));
  return at === -1 ? [...lines, given + parameter] : lines.with(at, `${lines[at]};${parameter}`);
}

/** The first is the session's own. */
function inSections(sdp: string, change: (lines: readonly string[]) => readonly string[]): string {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r?\n/).filter((one) => one !== '')) {
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections
    .flatMap(change)
    .map((line) => line + BREAK)
    .join('');
}
