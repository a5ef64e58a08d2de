import { useApp } from '../app/context.ts';
import { setSignal } from '../app/set-signal.ts';
import type { PlateWish } from '../layout/layout.ts';
import { Menu } from '../parts/menu.tsx';
import { MenuHeading, MenuItem } from '../parts/menu-item.tsx';

const WISHES: readonly (readonly [PlateWish, string, string])[] = [
  ['auto', 'Even', 'plates as there is room'],
  ['compact', 'Compact plates', 'more picture'],
  ['all', 'All figures', 'on every tile'],
];

export function LayoutMenu() {
  const { plates } = useApp().preferences;
  return (
    <Menu label="Layout" icon="grid">
      <MenuHeading>Layout of the wall</MenuHeading>
      {WISHES.map(([wish, label, detail]) => (
        <MenuItem
          key={wish}
          checked={plates.value === wish}
          detail={wish === 'all' ? <kbd>D</kbd> : detail}
          onChoose={setSignal(plates, wish)}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
