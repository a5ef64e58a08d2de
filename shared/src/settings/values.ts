/** Parsers of single settings. Their errors complete the sentence "… must be". */

export function oneOf<const T extends string>(...choices: readonly T[]) {
  return (text: string): T => {
    if ((choices as readonly string[]).includes(text)) return text as T;
    throw new Error(`one of ${choices.join(', ')}`);
  };
}

export function wholeNumber(from: number, to: number) {
  return (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= from && number <= to) return number;
    throw new Error(`a whole number from ${from} to ${to}`);
  };
}

export function onOff(text: string): boolean {
  return oneOf('on', 'off', 'true', 'false', '1', '0')(text).match(/^(on|true|1)$/) !== null;
}

export function anyText(max: number) {
  return (text: string): string => {
    if (text.length <= max) return text;
    throw new Error(`at most ${max} characters`);
  };
}

/** Scheme, host and port of an HTTP(S) address, as a browser's Origin header spells it. */
export function httpOrigin(text: string): string {
  const match = /^(https?):\/\/((?:[\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?)\/?$/i.exec(text);
  if (!match || Number(match[3] ?? 0) > 65_535)
    throw new Error('an address such as https://porthole.example.org');
  const [, scheme = '', host = ''] = match;
  return `${scheme}://${host}`.toLowerCase();
}

/** Any HTTP(S) address. Name and password in it would be sent to nobody: no client takes them from there. */
export function httpAddress(text: string): string {
  if (/^https?:\/\/[^\s/@?#]+(?:[/?#]\S*)?$/i.test(text) && text.length <= 2_000) return text;
  throw new Error('an http: or https: address without name and password in it');
}

const SPAN_UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Spans of time such as `30s`, `4m` or `1h`, separated by commas, in ms. */
export function spansOfTime(most: number, longestMs: number) {
  return (text: string): number[] => {
    const spans = text.split(',').map(readSpan);
    if (spans.length <= most && spans.every((ms) => ms >= SPAN_UNITS_MS.s && ms <= longestMs)) return spans;
    throw new Error(`one to ${most} spans of time such as 30s, 4m or 1h, separated by commas`);
  };
}

function readSpan(text: string): number {
  const [, count, unit = ''] = /^(\d{1,5})([smh])$/.exec(text.trim()) ?? [];
  return Number(count) * SPAN_UNITS_MS[unit as keyof typeof SPAN_UNITS_MS];
}

export function listOf<T>(parse: (text: string) => T) {
  return (text: string): T[] =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
      .map(parse);
}
