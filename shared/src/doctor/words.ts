/** Figures as the doctor's rows and reports have them; the digits of UI and terminal alike. */

export function milliseconds(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

export function byteCount(bytes: number): string {
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`;
  const megabytes = bytes / 1e6;
  return `${Number.isInteger(megabytes) ? megabytes : megabytes.toFixed(1)} MB`;
}

export const byteRate = (bytesPerSecond: number): string =>
  bytesPerSecond < 999_500
    ? `${Math.round(bytesPerSecond / 1000)} KB/s`
    : `${(bytesPerSecond / 1e6).toFixed(bytesPerSecond < 9_950_000 ? 1 : 0)} MB/s`;

/** Text from elsewhere, such as a header's or a certificate's, as a row may have it. */
export function fromElsewhere(text: string, most = 120): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, most);
}
