import { describe, expect, it } from 'vitest';
import { openPreferences } from './preferences.ts';

function storageOf(items: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(items));
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  } as unknown as Storage;
}

describe('preferences', () => {
  it('begin with what disturbs nobody', () => {
    const { theme, plates, singleKeys } = openPreferences(storageOf());
    expect([theme.value, plates.value, singleKeys.value]).toEqual(['system', 'auto', true]);
  });

  it('are the same after a reload', () => {
    const storage = storageOf();
    const before = openPreferences(storage);
    before.theme.value = 'dark';
    before.singleKeys.value = false;
    const after = openPreferences(storage);
    expect([after.theme.value, after.singleKeys.value]).toEqual(['dark', false]);
  });

  it('ignore what another version wrote', () => {
    expect(openPreferences(storageOf({ 'porthole.theme': 'sepia' })).theme.value).toBe('system');
  });

  it('last as long as the page where the browser remembers nothing', () => {
    const refusing = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('denied');
      },
    } as unknown as Storage;
    const { theme } = openPreferences(refusing);
    theme.value = 'light';
    expect(theme.value).toBe('light');
  });
});
