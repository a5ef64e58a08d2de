import type { ComponentChildren } from 'preact';
import { Icon } from '../glyphs/icon.tsx';

interface MenuItemProps {
  children: ComponentChildren;
  /** A state in words, on the right. */
  detail?: ComponentChildren;
  tone?: 'good' | 'bad';
  /** Left out where nothing can be checked. */
  checked?: boolean;
  kind?: 'radio' | 'checkbox';
  danger?: boolean;
  onChoose: () => void;
}

export function MenuItem({
  children,
  detail,
  tone,
  checked,
  kind = 'radio',
  danger,
  onChoose,
}: MenuItemProps) {
  const choose = (event: MouseEvent) => {
    (event.currentTarget as HTMLElement).closest<HTMLElement>('[popover]')?.hidePopover();
    onChoose();
  };
  const checkable = checked === undefined ? {} : { 'aria-checked': checked };
  return (
    <button
      type="button"
      class={`menu-item row${danger ? ' menu-item-danger' : ''}`}
      role={checked === undefined ? 'menuitem' : `menuitem${kind}`}
      {...checkable}
      onClick={choose}
    >
      {checked !== undefined && <span class="menu-check">{checked && <Icon name="check" />}</span>}
      <span class="menu-text">{children}</span>
      {detail !== undefined && (
        <span class="menu-detail" data-tone={tone}>
          {detail}
        </span>
      )}
    </button>
  );
}

export function MenuHeading({ children }: { children: ComponentChildren }) {
  return (
    <div class="menu-heading" role="presentation">
      {children}
    </div>
  );
}

export function MenuLine() {
  // biome-ignore lint/a11y/useSemanticElements: an hr is no child of a menu.
  return <div class="menu-line" role="separator" />;
}
