import { useApp } from '../app/context.ts';
import { THEMES, type Theme } from '../app/preferences.ts';
import { setSignal } from '../app/set-signal.ts';
import type { IconName } from '../glyphs/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';

const ICONS: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };

export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
}

export function ThemeButton() {
  const { theme } = useApp().preferences;
  const next = nextTheme(theme.value);
  return (
    <IconButton
      icon={ICONS[theme.value]}
      label={`Theme: ${theme.value}. Change to ${next}`}
      onClick={setSignal(theme, next)}
    />
  );
}
