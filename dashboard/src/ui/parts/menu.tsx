import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon, type IconName } from '../glyphs/icon.tsx';
import './menu.css';
import './parts.css';
import { useTabStop } from './tab-stop.ts';

interface MenuProps {
  /** Names both the button and the menu. */
  label: string;
  icon?: IconName;
  /** Shown on the button; without it the icon stands alone. */
  text?: ComponentChildren;
  /** For the keyboard to find it. */
  name?: string;
  tabIndex?: number;
  class?: string;
  children: ComponentChildren;
}

const GAP = 6;
const EDGE = 8;

/** A button with a menu in the top layer; the browser closes it, returns focus and keeps one open at a time. */
export function Menu({ label, icon, text, name, tabIndex, class: extra = '', children }: MenuProps) {
  const id = useId();
  const tabStop = useTabStop();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const settle = (event: ToggleEvent) => {
    if (!button.current || !menu.current) return;
    button.current.setAttribute('aria-expanded', String(event.newState === 'open'));
    if (event.newState === 'open') place(button.current, menu.current);
    else delete menu.current.dataset.placed;
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`${text === undefined ? 'icon-button' : 'text-button'} ${extra}`}
        aria-label={text === undefined ? label : undefined}
        title={label}
        aria-haspopup="menu"
        aria-expanded="false"
        data-menu={name}
        tabIndex={tabIndex ?? tabStop}
        popovertarget={id}
      >
        {icon && <Icon name={icon} />}
        {text !== undefined && <span class="menu-label visually-hidden">{label} </span>}
        {text}
      </button>
      <div
        ref={menu}
        id={id}
        class="menu card"
        role="menu"
        aria-label={label}
        popover="auto"
        onToggle={settle}
        onKeyDown={steer}
      >
        {children}
      </div>
    </>
  );
}

/** Below the button and flush with its right edge, moved back inside the window. */
function place(button: HTMLElement, menu: HTMLElement): void {
  const { bottom, top, right } = button.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const below = bottom + GAP + offsetHeight <= innerHeight - EDGE;
  const y = below ? bottom + GAP : Math.max(EDGE, top - GAP - offsetHeight);
  const x = Math.min(Math.max(EDGE, right - offsetWidth), innerWidth - EDGE - offsetWidth);
  menu.style.left = `${x}px`;
  menu.style.top = `${y}px`;
  menu.dataset.placed = '';
  (menu.querySelector<HTMLElement>('[aria-checked="true"]') ?? itemsOf(menu)[0])?.focus();
}

const itemsOf = (menu: HTMLElement) => [
  ...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]:not([disabled])'),
];

function steer(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  if (event.key === 'Tab') {
    menu.hidePopover();
    return;
  }
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const target = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items[target]?.focus();
}
