import { describe, expect, it } from 'vitest';
import {
  ageFigure,
  figureText,
  fpsFigure,
  framesFigure,
  rateFigure,
  resolutionFigure,
  roundTripFigure,
} from './figures.ts';

describe('figures as a person reads them', () => {
  it.each([
    [framesFigure(0), '0 frames'],
    [framesFigure(999), '999 frames'],
    [framesFigure(48213), '48\u2009213 frames'],
    [framesFigure(1234567), '1\u2009234\u2009567 frames'],
    [fpsFigure(15), '15.0 fps'],
    [fpsFigure(9.14), '9.1 fps'],
    [fpsFigure(0), '0 fps'],
    [fpsFigure(null), '– fps'],
    [ageFigure(110), '0.11 s old'],
    [ageFigure(-40), '0.00 s old'],
    [ageFigure(9_990), '9.99 s old'],
    [ageFigure(41_900), '41 s old'],
    [ageFigure(180_000), '3 min old'],
    [ageFigure(10_800_000), '3 h old'],
    [ageFigure(84, true), '≈\u20090.08 s old'],
    [ageFigure(null, true), '– s old'],
    [ageFigure(null), '– s old'],
    [rateFigure(412_300), '412 KB/s'],
    [rateFigure(0), '0 KB/s'],
    [rateFigure(999_700), '1.0 MB/s'],
    [rateFigure(1_240_000), '1.2 MB/s'],
    [rateFigure(null), '– KB/s'],
    [resolutionFigure(1280, 720), '1280 × 720'],
    [resolutionFigure(null, null), '–'],
    [roundTripFigure(12.4), '12 ms'],
  ])('%o reads %s', (figure, text) => {
    expect(figureText(figure)).toBe(text);
  });
});

describe('figures as a script reads them', () => {
  it.each([
    [framesFigure(48213), '48213'],
    [fpsFigure(14.987), '14.99'],
    [ageFigure(110.4), '110'],
    [rateFigure(412_300), '412300'],
    [resolutionFigure(1280, 720), '1280x720'],
  ])('%o gives %s', (figure, data) => {
    expect(figure.data).toBe(data);
  });

  it.each([fpsFigure(null), ageFigure(null), rateFigure(null), resolutionFigure(null, null)])(
    'gives nothing and says why while unknown: %o',
    (figure) => {
      expect(figure.data).toBe('');
      expect(figure.title).toMatch(/^not known yet/);
    },
  );
});
