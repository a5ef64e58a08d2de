import { describe, expect, it } from 'vitest';
import { keepChoice, keepRtcChoice, readKeptChoice, readRtcChoice } from './kept-choice.ts';

function storage(kept: Record<string, string> = {}) {
  return () => ({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, text: string) => {
      kept[key] = text;
    },
  });
}

const forbidden = () => {
  throw new Error('storage is switched off');
};

describe('the transport a person chose', () => {
  it('is read again by the next page', () => {
    const browser = storage();
    keepChoice(browser, 'polling');
    expect(readKeptChoice(browser)).toBe('polling');
  });

  it.each([
    ['nothing was chosen', storage()],
    ['what was kept is no transport', storage({ 'porthole-transport': 'pigeon' })],
    ['the browser keeps nothing', forbidden],
  ])('is auto where %s', (_where, browser) => {
    expect(readKeptChoice(browser)).toBe('auto');
  });

  it('holds for the page where the browser keeps nothing', () => {
    expect(() => keepChoice(forbidden, 'http')).not.toThrow();
  });
});

describe('what a person wants of WebRTC', () => {
  it('is kept beside the transport', () => {
    const browser = storage();
    keepChoice(browser, 'http');
    keepRtcChoice(browser, 'forbidden');
    expect([readKeptChoice(browser), readRtcChoice(browser)]).toEqual(['http', 'forbidden']);
  });

  it('is auto where nothing was said, or nothing is kept', () => {
    expect([readRtcChoice(storage()), readRtcChoice(forbidden)]).toEqual(['auto', 'auto']);
    expect(() => keepRtcChoice(forbidden, 'pinned')).not.toThrow();
  });
});
