import { Segments } from '../parts/segments.tsx';

/** What stands below the picture where there is no room for all of it side by side. */
export type CameraTab = (typeof TABS)[number][0];

const TABS = [
  ['connection', 'Connection'],
  ['history', 'History'],
] as const;

interface CameraTabsProps {
  chosen: CameraTab;
  onChoose: (tab: CameraTab) => void;
}

/** Seen on a phone only; elsewhere all of them stand there at once. */
export function CameraTabs(props: CameraTabsProps) {
  return (
    <div class="camera-tabs">
      <Segments label="Below the picture" choices={TABS} {...props} />
    </div>
  );
}
