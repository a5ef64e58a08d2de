import { describe, expect, it } from 'vitest';
import { commandFor } from './shortcuts.ts';

const press = (key: string, change: { modified?: boolean; singleKeys?: boolean } = {}) =>
  commandFor({ key, modified: false, singleKeys: true, ...change });

describe('single keys', () => {
  it.each([
    ['ArrowLeft', { do: 'move', to: 'left' }],
    ['End', { do: 'move', to: 'last' }],
    ['PageDown', { do: 'page', by: 1 }],
    ['s', { do: 'snapshot' }],
    ['S', { do: 'snapshot' }],
    ['?', { do: 'help' }],
    ['l', { do: 'connection' }],
    ['7', { do: 'open-nth', nth: 7 }],
  ])('%s asks for %o', (key, command) => {
    expect(press(key)).toEqual(command);
  });

  it.each(['0', 'x', 'F5', 'Tab'])('%s asks for nothing', (key) => {
    expect(press(key)).toBe(null);
  });

  it('leave key combinations to the browser', () => {
    expect(press('s', { modified: true })).toBe(null);
  });

  it('can be switched off, moving about cannot', () => {
    expect(press('s', { singleKeys: false })).toBe(null);
    expect(press('3', { singleKeys: false })).toBe(null);
    expect(press('ArrowDown', { singleKeys: false })).toEqual({ do: 'move', to: 'down' });
    expect(press('Escape', { singleKeys: false })).toEqual({ do: 'back' });
  });
});
