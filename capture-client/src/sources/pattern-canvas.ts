/** Pixels of 3 bytes (red, green, blue), drawn on by hand: a frame changes in a ball and a few digits, so most of it is one copy. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** How much ink each pixel of a shape has, 0 to 255. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly cover: Uint8Array;
}

export function blankCanvas(width: number, height: number): Canvas {
  return { width, height, rgb: new Uint8Array(width * height * 3) };
}

export function fillRect(
  canvas: Canvas,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  [red, green, blue]: Colour,
): void {
  for (let row = y; row < y + height; row += 1) {
    for (let at = (row * canvas.width + x) * 3, end = at + width * 3; at < end; at += 3) {
      canvas.rgb[at] = red;
      canvas.rgb[at + 1] = green;
      canvas.rgb[at + 2] = blue;
    }
  }
}

/** Lays a shape over the canvas; what would fall outside is cut off. */
export function drawInk(canvas: Canvas, ink: Ink, x: number, y: number, colour: Colour): void {
  const left = Math.max(0, -x);
  const right = Math.min(ink.width, canvas.width - x);
  const bottom = Math.min(ink.height, canvas.height - y);
  for (let row = Math.max(0, -y); row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      const cover = ink.cover[row * ink.width + column] as number;
      if (cover > 0) mix(canvas.rgb, ((y + row) * canvas.width + x + column) * 3, colour, cover);
    }
  }
}

function mix(rgb: Uint8Array, at: number, colour: Colour, cover: number): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const under = rgb[at + channel] as number;
    rgb[at + channel] = under + (((colour[channel] as number) - under) * cover) / 255;
  }
}

/** A disc with smooth edges, `radius` pixels around the middle of its square. */
export function discInk(radius: number): Ink {
  const side = Math.ceil(radius) * 2 + 2;
  const cover = new Uint8Array(side * side);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const distance = Math.hypot(column + 0.5 - side / 2, row + 0.5 - side / 2);
      cover[row * side + column] = 255 * Math.max(0, Math.min(1, radius - distance + 0.5));
    }
  }
  return { width: side, height: side, cover };
}
