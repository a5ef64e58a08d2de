/** What could move a terminal's cursor or end a line, the bidirectional controls among it. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

const HALF_A_CHARACTER = /[\ud800-\udbff]$/;

/** Text from elsewhere (a file's name, a tool's or a server's words) as a terminal and the relay may have it. */
export function oneLine(text: string, maxLength: number): string {
  return text.replace(UNPRINTABLE, ' ').slice(0, maxLength).replace(HALF_A_CHARACTER, '');
}
