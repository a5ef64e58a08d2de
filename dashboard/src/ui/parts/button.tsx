import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../glyphs/icon.tsx';
import './parts.css';

interface ButtonProps {
  children: ComponentChildren;
  kind?: 'plain' | 'primary' | 'danger' | 'link';
  icon?: IconName;
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
      disabled={disabled ?? false}
      autofocus={autofocus ?? false}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
