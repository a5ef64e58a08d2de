import type sharp from 'sharp';
import {
  blankCanvas,
  type Canvas,
  type Colour,
  discInk,
  drawInk,
  fillRect,
  type Ink,
} from './pattern-canvas.ts';
import { GLYPHS, glyphSvg } from './pattern-glyphs.ts';

const BARS: readonly Colour[] = [
  [201, 206, 208],
  [196, 188, 63],
  [63, 184, 189],
  [63, 174, 84],
  [181, 75, 179],
  [189, 60, 51],
  [47, 70, 184],
];
const DARK: Colour = [17, 17, 17];
const LIGHT: Colour = [230, 234, 236];

/** Ms in which the ball goes from one side to the other and back. */
const SWING_MS = 8_000;

type SharpModule = typeof sharp;

export interface PatternOptions {
  readonly width: number;
  readonly height: number;
  /** 1 to 100. */
  readonly quality: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly barsHeight: number;
  readonly glyphWidth: number;
  readonly glyphHeight: number;
  readonly margin: number;
  readonly radius: number;
  readonly ringWidth: number;
}

function layOut(width: number, height: number): Layout {
  const barsHeight = Math.round(height * 0.72);
  // Thirty cells across leave a gap between a full clock and a number of seven digits.
  const glyphWidth = Math.max(4, Math.round(Math.min(width / 28, height / 15)));
  return {
    width,
    height,
    barsHeight,
    glyphWidth,
    glyphHeight: Math.round(glyphWidth * 1.6),
    margin: Math.round(width * 0.05),
    radius: height * 0.09,
    ringWidth: Math.max(1, height * 0.009),
  };
}

/** Draws seven colour bars, a ball that moves along them, and a dark band with the time of day and the frame's number. */
export class TestPattern {
  readonly #sharp: SharpModule;
  readonly #quality: number;
  readonly #layout: Layout;
  readonly #glyphs: ReadonlyMap<string, Ink>;
  readonly #background: Canvas;
  readonly #canvas: Canvas;
  readonly #ring: Ink;
  readonly #ball: Ink;

  constructor(layout: Layout, quality: number, glyphs: ReadonlyMap<string, Ink>, sharp: SharpModule) {
    this.#sharp = sharp;
    this.#quality = quality;
    this.#layout = layout;
    this.#glyphs = glyphs;
    this.#background = drawBackground(layout);
    this.#canvas = blankCanvas(layout.width, layout.height);
    this.#ring = discInk(layout.radius);
    this.#ball = discInk(layout.radius - layout.ringWidth);
  }

  /** One at a time: there is one canvas. @param at ms since the epoch */
  async draw(at: number, sequence: number): Promise<Uint8Array> {
    this.#canvas.rgb.set(this.#background.rgb);
    this.#drawBall(at);
    const { margin, width, glyphWidth } = this.#layout;
    const number = `#${sequence}`;
    this.#write(timeOfDay(at), margin);
    this.#write(number, width - margin - number.length * glyphWidth);
    const { rgb, height } = this.#canvas;
    // Two passes for a few per cent fewer bytes would double the time.
    return this.#sharp(rgb, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: this.#quality, optimiseCoding: false })
      .toBuffer();
  }

  #drawBall(at: number): void {
    const { width, barsHeight, radius } = this.#layout;
    const swing = (at % SWING_MS) / SWING_MS;
    const along = swing < 0.5 ? swing * 2 : 2 - swing * 2;
    const x = radius * 1.4 + along * (width - radius * 2.8);
    const y = barsHeight / 2;
    this.#place(this.#ring, x, y, LIGHT);
    this.#place(this.#ball, x, y, DARK);
  }

  #place(ink: Ink, x: number, y: number, colour: Colour): void {
    drawInk(this.#canvas, ink, Math.round(x - ink.width / 2), Math.round(y - ink.height / 2), colour);
  }

  #write(text: string, x: number): void {
    const { height, barsHeight, glyphWidth, glyphHeight } = this.#layout;
    const y = Math.round((barsHeight + height - glyphHeight) / 2);
    for (const [index, character] of [...text].entries()) {
      const ink = this.#glyphs.get(character);
      if (ink) drawInk(this.#canvas, ink, x + index * glyphWidth, y, LIGHT);
    }
  }
}

export async function prepareTestPattern({ width, height, quality }: PatternOptions): Promise<TestPattern> {
  // Loaded only where it is needed: all else works on a machine that has no build of it.
  const { default: sharp } = await import('sharp');
  // It would keep 7 MB of operations, none of which comes again.
  sharp.cache(false);
  const layout = layOut(width, height);
  const inks = await Promise.all(
    GLYPHS.map(async (glyph) => [glyph, await glyphInk(sharp, glyph, layout)] as const),
  );
  return new TestPattern(layout, quality, new Map(inks), sharp);
}

async function glyphInk(sharp: SharpModule, glyph: string, layout: Layout): Promise<Ink> {
  const { glyphWidth: width, glyphHeight: height } = layout;
  const svg = Buffer.from(glyphSvg(glyph, width, height));
  const cover = await sharp(svg).removeAlpha().toColourspace('b-w').extractChannel(0).raw().toBuffer();
  return { width, height, cover };
}

function drawBackground({ width, height, barsHeight }: Layout): Canvas {
  const canvas = blankCanvas(width, height);
  for (const [index, colour] of BARS.entries()) {
    const x = Math.round((width * index) / BARS.length);
    const end = Math.round((width * (index + 1)) / BARS.length);
    fillRect(canvas, { x, y: 0, width: end - x, height: barsHeight }, colour);
  }
  fillRect(canvas, { x: 0, y: barsHeight, width, height: height - barsHeight }, DARK);
  return canvas;
}

/** By the clock on this PC's wall, to a tenth of a second. */
function timeOfDay(at: number): string {
  const date = new Date(at);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${hours}:${minutes}:${seconds}.${Math.floor(date.getMilliseconds() / 100)}`;
}
