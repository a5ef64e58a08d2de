import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../glyphs/icon.tsx';
import './parts.css';
import { useTabStop } from './tab-stop.ts';

interface ButtonProps {
  children: ComponentChildren;
  kind?: 'plain' | 'primary' | 'danger' | 'link';
  icon?: IconName;
  /** Where many of them say the same; begins with its words. */
  label?: string;
  /** Where its words may be hidden. */
  title?: string;
  type?: 'button' | 'submit';
  disabled?: boolean;
  large?: boolean;
  autofocus?: boolean;
  onClick?: () => void;
}

export function Button({
  children,
  kind = 'plain',
  icon,
  label,
  title,
  type = 'button',
  disabled,
  large,
  autofocus,
  onClick,
}: ButtonProps) {
  return (
    <button
      type={type}
      class={`button button-${kind}${large ? ' button-large' : ''}`}
      title={title}
      aria-label={label}
      disabled={disabled ?? false}
      autofocus={autofocus ?? false}
      tabIndex={useTabStop()}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
