import { bringerLabel, type PathModel, type ViewerHop } from './path-model.ts';

export interface PathWords {
  readonly tone: 'good' | 'caution';
  readonly title: string;
  readonly says: string;
}

/** Troubled hops named one by one; of more it is said how many. */
const NAMED = 3;

/** What the relay's line does where WebRTC brings the picture past it; null where it does not. */
export const standsByWords = ({ direct, transport }: ViewerHop): string | null =>
  direct ? `${bringerLabel(transport)} stands by` : null;

/** The whole drawing in a sentence or two. */
export function pathWords({ cameras, camerasRest, viewers, viewersRest, relay }: PathModel): PathWords {
  const troubles = [
    ...cameras.flatMap(({ name, trouble }) => (trouble === null ? [] : [`${name}: ${trouble}`])),
    ...viewers.flatMap(({ own, trouble }) =>
      trouble === null ? [] : [`${own ? 'this browser' : 'a viewer'}: ${trouble}`],
    ),
  ];
  const untold = (camerasRest?.troubled ?? 0) + (viewersRest?.troubled ?? 0);
  const count = troubles.length + untold;
  const says = [sending(relay), watching(relay)].join(' ');
  if (count === 0) return { tone: 'good', title: calm(relay), says };
  const more = count - Math.min(NAMED, troubles.length);
  const named = [...troubles.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])].join(' · ');
  return {
    tone: 'caution',
    title: count === 1 ? 'One hop is in trouble' : `${count} hops are in trouble`,
    says: `${named}. ${says}`,
  };
}

function calm({ cameras, publishers }: PathModel['relay']): string {
  if (cameras === 0) return 'No camera yet';
  return publishers === 0 ? 'No camera sends' : 'Every hop is well';
}

function sending({ cameras, publishers }: PathModel['relay']): string {
  if (cameras === 0) return 'Add a camera, and its path is drawn here.';
  return `${publishers} of ${cameras === 1 ? '1 camera sends' : `${cameras} cameras send`}.`;
}

function watching({ lines, publishers }: PathModel['relay']): string {
  if (lines > 0) return lines === 1 ? 'One page watches.' : `${lines} pages or programs watch.`;
  return publishers === 0
    ? 'Nobody watches.'
    : 'Nobody watches: each PC sends one frame a second until somebody does.';
}
