import { REASONS } from '@porthole/shared/protocol/reasons';
import { TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import type { ComponentChildren } from 'preact';
import { useApp } from '../app/context.ts';
import { useRequest } from '../app/use-request.ts';
import { figureText, roundTripFigure } from '../figures/figures.ts';
import { Icon, type IconName } from '../glyphs/icon.tsx';
import { Button } from '../parts/button.tsx';
import { Remedy } from '../tile/remedy.tsx';
import './empty-wall.css';

/** What works already, then the ways to a first picture. */
export function EmptyWall() {
  const { api, router } = useApp();
  const pattern = useRequest();
  return (
    <main class="wall empty-wall" id="main" tabIndex={-1}>
      <div class="empty-cells" aria-hidden="true">
        {Array.from({ length: 6 }, (_, index) => (
          <i key={index} />
        ))}
      </div>
      <section class="empty-card card">
        <h1 class="empty-title">No cameras yet. Your first picture takes less than a minute.</h1>
        <p class="empty-says">
          <Reached />
        </p>
        <ul class="doors">
          <Door
            icon="screen"
            title="Connect a PC"
            says="Two lines in PowerShell or a Unix shell, with a key of its own. It reconnects by itself."
            time="about 1 min"
          >
            <Button kind="primary" large onClick={() => router.go({ page: 'add', way: 'pc' })}>
              Show the commands
            </Button>
          </Door>
          <Door
            icon="pattern"
            title="Start the test pattern"
            says="No camera at hand: the relay draws a moving clock, so you see the whole path work."
            time={pattern.refusal ? `${pattern.refusal.label}. ${pattern.refusal.next}` : 'about 2 s'}
          >
            <Button
              large
              disabled={pattern.busy}
              onClick={() =>
                pattern.run(
                  () => api.startTestPattern(),
                  () => {},
                )
              }
            >
              {pattern.busy ? 'Starting' : 'Start it'}
            </Button>
          </Door>
        </ul>
        <p class="empty-foot row">
          <Icon name="plug" />
          Have an IP camera, ffmpeg or your own program?
          <a href="#/add/software">Get a camera key</a>
        </p>
      </section>
    </main>
  );
}

function Reached() {
  const { leg } = useApp().wall;
  const transport = leg.transport.value;
  const trouble = leg.trouble.value;
  if (trouble !== null)
    return (
      <>
        {REASONS[trouble].says} {REASONS[trouble].next} <Remedy reason={trouble} />
      </>
    );
  if (transport === null) return <>The relay is asked.</>;
  return (
    <>
      The relay is running and this browser reaches it ({TRANSPORT_LABELS[transport]},{' '}
      {figureText(roundTripFigure(leg.roundTripMs.value))}). All that is missing is a picture.
    </>
  );
}

interface DoorProps {
  icon: IconName;
  title: string;
  says: string;
  time: string;
  children: ComponentChildren;
}

function Door({ icon, title, says, time, children }: DoorProps) {
  return (
    <li class="door card">
      <Icon name={icon} size={20} />
      <h2 class="door-title">{title}</h2>
      <p class="door-says">{says}</p>
      <p class="door-time" role="status">
        {time}
      </p>
      {children}
    </li>
  );
}
