/** Single keys and what they ask for. Pure; who acts on it is in shell.tsx. */
export type Command =
  | { do: 'move'; to: 'left' | 'right' | 'up' | 'down' | 'first' | 'last' }
  | { do: 'page'; by: 1 | -1 }
  | { do: 'open-nth'; nth: number }
  | { do: 'step'; by: 1 | -1 }
  | {
      do:
        | 'open'
        | 'back'
        | 'snapshot'
        | 'full-screen'
        | 'transport-menu'
        | 'rendition-menu'
        | 'connection'
        | 'all-figures'
        | 'next-troubled'
        | 'find'
        | 'add'
        | 'help';
    };

const KEYS: Readonly<Record<string, Command>> = {
  ArrowLeft: { do: 'move', to: 'left' },
  ArrowRight: { do: 'move', to: 'right' },
  ArrowUp: { do: 'move', to: 'up' },
  ArrowDown: { do: 'move', to: 'down' },
  Home: { do: 'move', to: 'first' },
  End: { do: 'move', to: 'last' },
  PageUp: { do: 'page', by: -1 },
  PageDown: { do: 'page', by: 1 },
  Enter: { do: 'open' },
  Escape: { do: 'back' },
  '[': { do: 'step', by: -1 },
  ']': { do: 'step', by: 1 },
  s: { do: 'snapshot' },
  f: { do: 'full-screen' },
  t: { do: 'transport-menu' },
  r: { do: 'rendition-menu' },
  l: { do: 'connection' },
  d: { do: 'all-figures' },
  n: { do: 'next-troubled' },
  '/': { do: 'find' },
  a: { do: 'add' },
  '?': { do: 'help' },
};

/** What a switched-off keyboard leaves: moving about is no shortcut. */
const ALWAYS = new Set<Command['do']>(['move', 'page', 'open', 'back']);

export interface Pressed {
  readonly key: string;
  readonly modified: boolean;
  readonly singleKeys: boolean;
}

export function commandFor({ key, modified, singleKeys }: Pressed): Command | null {
  if (modified) return null;
  const command = /^[1-9]$/.test(key)
    ? ({ do: 'open-nth', nth: Number(key) } as const)
    : KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!command) return null;
  return singleKeys || ALWAYS.has(command.do) ? command : null;
}

/** The list a person sees, in the order of use. */
export const SHORTCUT_LIST: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['←', '→', '↑', '↓', 'Home', 'End'], 'Move between cameras'],
  [['Enter'], 'Open the camera'],
  [['Esc'], 'Close the menu, then the camera, then full screen'],
  [['[', ']'], 'Previous, next camera'],
  [['1', '…', '9'], 'Open camera 1 to 9'],
  [['N'], 'Next camera that is not live'],
  [['PgUp', 'PgDn'], 'Previous, next page of the wall'],
  [['S'], 'Snapshot'],
  [['F'], 'Full screen'],
  [['T'], 'Transport menu'],
  [['R'], 'Rendition menu'],
  [['L'], 'Connection of the camera'],
  [['D'], 'All figures on the wall'],
  [['/'], 'Find a camera by name'],
  [['A'], 'Add a camera'],
  [['?'], 'This list'],
];
