import { Icon, type IconName } from '../glyphs/icon.tsx';
import './parts.css';

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: () => void;
  tabIndex?: number;
  disabled?: boolean;
}

export function IconButton({ icon, label, onClick, tabIndex, disabled = false }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
