const BREAK = '\r\n';

/**
 * The description with at most so many kbit/s of video. In the answer that a sender applies it holds its encoder back, where
 * `RTCRtpSender.setParameters` had no effect.
 */
export function capVideo(sdp: string, kbps: number): string {
  return inSections(sdp, (lines) => (lines[0]?.startsWith('m=video') ? capped(lines, kbps) : lines));
}

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
