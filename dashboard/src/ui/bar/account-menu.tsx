import { useApp } from '../app/context.ts';
import { setSignal } from '../app/set-signal.ts';
import { Menu } from '../parts/menu.tsx';
import { MenuHeading, MenuItem, MenuLine } from '../parts/menu-item.tsx';

export function AccountMenu() {
  const { person, dialog, preferences, leave } = useApp();
  const { username, hasPassword } = person.value;
  return (
    <Menu
      label={`Account: ${username}`}
      class="avatar"
      text={<span aria-hidden="true">{initials(username)}</span>}
      name="account"
    >
      <MenuHeading>Signed in as {username}</MenuHeading>
      <MenuItem onChoose={setSignal(dialog, { kind: 'password' })}>
        {hasPassword ? 'Change password…' : 'Set a password…'}
      </MenuItem>
      <MenuLine />
      <MenuItem onChoose={setSignal(dialog, { kind: 'shortcuts' })} detail={<kbd>?</kbd>}>
        Keyboard
      </MenuItem>
      <MenuItem
        kind="checkbox"
        checked={preferences.singleKeys.value}
        onChoose={setSignal(preferences.singleKeys, !preferences.singleKeys.value)}
      >
        Single-key shortcuts
      </MenuItem>
      <MenuLine />
      <MenuItem onChoose={() => leave('signed-out')}>Sign out</MenuItem>
    </Menu>
  );
}

export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const [first = '', second] = words;
  return (second ? first.charAt(0) + second.charAt(0) : first.slice(0, 2)).toUpperCase();
}
