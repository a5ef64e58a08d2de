/**
 * The few characters of the test pattern as strokes in a cell of 10 × 16 (baseline at 15, capitals' top at 1), so that no font is
 * needed: bare containers have none.
 */
const STROKES: Readonly<Record<string, string>> = {
  '0': 'M5 1.2C2.4 1.2 1.3 4 1.3 8s1.1 6.8 3.7 6.8S8.7 12 8.7 8 7.6 1.2 5 1.2M5 7.6v.8',
  '1': 'M1.9 3 5.3 1.4v13.2M2 14.6h6.4',
  '2': 'M1.6 2.4C3 1.5 4 1.2 4.9 1.2c2.2 0 3.4 1.3 3.4 3.2 0 2-1.3 3.7-6.6 10.2h6.9',
  '3': 'M1.7 1.9C2.8 1.4 3.8 1.2 4.7 1.2c2.2 0 3.5 1.2 3.5 3.1S6.9 7.5 4.8 7.5H3.4M4.8 7.5c2.4 0 3.8 1.4 3.8 3.5 0 2.4-1.6 3.8-4.3 3.8-1 0-1.9-.2-2.9-.7',
  '4': 'M6.7 14.6V1.4L1.1 10.5h7.8',
  '5': 'M7.8 1.4H2.4v5.5c.8-.3 1.5-.4 2.2-.4 2.5 0 4 1.6 4 4.1 0 2.6-1.6 4.2-4.2 4.2-1 0-2-.2-2.9-.7',
  '6': 'M7.7 1.7C7 1.4 6.3 1.2 5.7 1.2 2.8 1.2 1.4 3.9 1.4 8.4c0 4.3 1.2 6.4 3.7 6.4 2.1 0 3.6-1.6 3.6-4.2S7.3 6.5 5.2 6.5c-2 0-3.6 1.5-3.7 3.8',
  '7': 'M1.4 1.4h7.1L3.8 14.6',
  '8': 'M5 7.4c-2.1 0-3.4-1.2-3.4-3.1S2.9 1.2 5 1.2s3.4 1.2 3.4 3.1S7.1 7.4 5 7.4c-2.3 0-3.7 1.4-3.7 3.7s1.4 3.7 3.7 3.7 3.7-1.4 3.7-3.7S7.3 7.4 5 7.4',
  '9': 'M2.3 14.3c.7.3 1.4.5 2 .5 2.9 0 4.3-2.7 4.3-7.2 0-4.3-1.2-6.4-3.7-6.4-2.1 0-3.6 1.6-3.6 4.2s1.4 4.1 3.5 4.1c2 0 3.6-1.5 3.7-3.8',
  ':': 'M5 6.2v.3M5 13.6v.3',
  '.': 'M5 13.9v.3',
  '#': 'M4.1 1.6 2 14.4M7.9 1.6 5.8 14.4M1.3 5.7h7.9M.8 10.3h7.9',
};

export const GLYPHS = Object.keys(STROKES);
export const CELL = { width: 10, height: 16 };

/** One character filling `width` × `height` pixels, white on black: its brightness is how much ink a pixel has. */
export function glyphSvg(character: string, width: number, height: number): string {
  const isDot = character === ':' || character === '.';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="-0.6 -0.4 ${CELL.width + 1.2} ${CELL.height + 0.8}" preserveAspectRatio="none">` +
    '<rect x="-1" y="-1" width="20" height="20" fill="#000"/>' +
    `<path d="${STROKES[character] ?? ''}" fill="none" stroke="#fff" stroke-width="${isDot ? 1.9 : 1.25}" ` +
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
  );
}
