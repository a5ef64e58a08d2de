import { useApp } from '../app/context.ts';
import type { Route } from '../app/route.ts';
import { formatRoute } from '../app/route.ts';
import { Icon, type IconName } from '../glyphs/icon.tsx';

const ENTRIES: readonly (readonly [Route, IconName, string])[] = [
  [{ page: 'wall' }, 'grid', 'Live'],
  [{ page: 'doctor' }, 'pulse', 'Doctor'],
  [{ page: 'history', camera: null }, 'clock', 'History'],
  [{ page: 'add', way: 'pc' }, 'plus', 'Add'],
  [{ page: 'you' }, 'person', 'You'],
];

/** A phone's way around, in reach of the thumb. */
export function BottomNav() {
  const { page } = useApp().router.route.value;
  return (
    <nav class="bottom-nav" aria-label="Pages">
      {ENTRIES.map(([route, icon, label]) => (
        <a
          key={label}
          class="bottom-link centred"
          href={formatRoute(route)}
          aria-current={page === route.page ? 'page' : undefined}
        >
          <Icon name={icon} size={20} />
          {label}
        </a>
      ))}
    </nav>
  );
}
