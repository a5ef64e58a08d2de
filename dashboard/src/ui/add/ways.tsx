import type { AddWay } from '../app/route.ts';
import { formatRoute } from '../app/route.ts';
import { Icon, type IconName } from '../glyphs/icon.tsx';

const WAYS: readonly (readonly [AddWay, IconName, string, string])[] = [
  ['pc', 'screen', 'A PC', 'Windows, Linux or macOS. Reconnects by itself. About 1 minute.'],
  ['software', 'plug', 'Other software', 'An HTTP POST for each frame, with a key.'],
];

export function Ways({ way }: { way: AddWay }) {
  return (
    <nav class="ways" aria-label="How it sends">
      {WAYS.map(([one, icon, title, says]) => (
        <a
          key={one}
          class="way"
          href={formatRoute({ page: 'add', way: one })}
          aria-current={one === way ? 'true' : undefined}
        >
          <Icon name={icon} size={18} />
          <span>
            <b>{title}</b>
            {says}
          </span>
        </a>
      ))}
    </nav>
  );
}
