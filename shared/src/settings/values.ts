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

export function listOf<T>(parse: (text: string) => T) {
  return (text: string): T[] =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
      .map(parse);
}
