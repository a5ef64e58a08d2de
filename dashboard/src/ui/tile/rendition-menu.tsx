import type { CameraModel } from '../../state/model.ts';
import { Menu } from '../parts/menu.tsx';
import { MenuHeading, MenuItem } from '../parts/menu-item.tsx';
import { offeredRenditions, renditionLabel } from './rendition-choices.ts';

/** Which picture of this camera is sent: the best for tile and line, or the one a person holds to. */
export function RenditionMenu({ camera }: { camera: CameraModel }) {
  const choice = camera.choice.value;
  const figures = camera.figures.value;
  return (
    <Menu
      label="Rendition"
      icon={choice === 'auto' ? 'rendition' : 'pin'}
      text={<ChoiceText camera={camera} />}
      name="rendition"
    >
      <MenuHeading>Picture you are sent, this camera</MenuHeading>
      <MenuItem
        checked={choice === 'auto'}
        detail="fits tile and line"
        onChoose={() => camera.choose('auto')}
      >
        Auto
      </MenuItem>
      {offeredRenditions(figures, choice).map(({ name, label, cost, shown }) => (
        <MenuItem
          key={name}
          checked={choice === name}
          onChoose={() => camera.choose(name)}
          detail={cost}
          {...(shown && { tone: 'good' as const })}
        >
          {label}
        </MenuItem>
      ))}
      {choice !== 'auto' && (
        <p class="menu-note">Your choice is kept in this browser; a thin line then slows it.</p>
      )}
    </Menu>
  );
}

function ChoiceText({ camera }: { camera: CameraModel }) {
  const choice = camera.choice.value;
  const { rendition: shown, full } = camera.figures.value;
  return (
    <span class="control-text">
      {choice === 'auto' ? 'Auto' : renditionLabel(choice, full)}
      {choice === 'auto' && shown !== null && (
        <span class="control-carried"> · {renditionLabel(shown.name, full)}</span>
      )}
    </span>
  );
}
