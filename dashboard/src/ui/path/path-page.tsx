import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { CARRIER_LABELS, CARRIERS } from '@porthole/shared/protocol/transport';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { EndedNotice } from '../app/ended-notice.tsx';
import { useSize } from '../app/use-size.ts';
import { clockTime, duration } from '../figures/times.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { LineStyle } from '../glyphs/line-style.tsx';
import { Notice } from '../parts/notice.tsx';
import { PathAsText } from './path-as-text.tsx';
import { PathMap } from './path-map.tsx';
import { pathModel } from './path-model.ts';
import { pathWords } from './path-words.ts';
import './path.css';
import { recentShares } from './recent-shares.ts';
import { useTopology } from './use-topology.ts';

/** CSS px of width from which a screen hangs on a wall. */
const FROM_AFAR_PX = 2_000;

/** Every frame's way, from all cameras over the relay to all viewers, as it is at this moment. */
export function PathPage() {
  const { wall } = useApp();
  const main = useRef<HTMLElement>(null);
  const size = useSize(main);
  const [pictures, setPictures] = useState(true);
  const { answers, answeredAt, trouble } = useTopology();
  const topology = answers.at(-1);
  const direct = wall.rtc.report.value?.mode === 'rtc' ? wall.rtc.report.value.figures : null;
  const model = useMemo(
    () => topology && pathModel(topology, recentShares(answers), direct),
    [answers, direct],
  );
  useEffect(() => main.current?.focus({ preventScroll: true }), []);
  const ended = wall.ended.value !== null;
  // Seen from across a room.
  const zoom = (size?.width ?? 0) >= FROM_AFAR_PX ? 1.4 : 1;
  const old = trouble !== null || ended;
  return (
    <main class="path-page" id="main" tabIndex={-1} ref={main} aria-label="Path of all frames">
      <EndedNotice />
      {!ended && trouble !== null && <Silent code={trouble} answeredAt={answeredAt} />}
      {topology && model ? (
        <div class="path-page-body" data-old={old ? '' : undefined} data-at={topology.at} style={{ zoom }}>
          <Head words={pathWords(model)} pictures={pictures} onPictures={setPictures} old={old} />
          {model.relay.cameras > 0 && (
            <>
              <PathMap model={model} at={topology.at} pictures={pictures && !ended} page={size} zoom={zoom} />
              <PathAsText model={model} topology={topology} />
            </>
          )}
        </div>
      ) : (
        trouble === null && !ended && <p class="path-asking">The relay is asked for the path.</p>
      )}
    </main>
  );
}

/** What is drawn is of before; or nothing is known yet. */
function Silent({ code, answeredAt }: { code: ReasonCode; answeredAt: number | null }) {
  const { now } = useApp();
  const { label, says, next } = REASONS[code];
  return (
    <Notice tone="caution">
      <b>{label}.</b> {says} {next}{' '}
      {answeredAt !== null &&
        `Drawn is how it was at ${clockTime(answeredAt)} (${duration(now.value - answeredAt)} ago).`}
    </Notice>
  );
}

interface HeadProps {
  words: ReturnType<typeof pathWords>;
  pictures: boolean;
  onPictures: (on: boolean) => void;
  old: boolean;
}

function Head({ words, pictures, onPictures, old }: HeadProps) {
  return (
    <header class="path-head" data-tone={words.tone}>
      <div class="path-told">
        <h1>
          {!old && <Glyph mark={words.tone === 'good' ? 'tick' : 'warning'} size={16} />}
          {words.title}
        </h1>
        <p>{words.says}</p>
      </div>
      <ul class="path-legend" aria-label="Line styles">
        {CARRIERS.map((transport) => (
          <li key={transport}>
            <LineStyle transport={transport} />
            {CARRIER_LABELS[transport]}
          </li>
        ))}
      </ul>
      <label class="path-pictures" title="Whether this page watches too, in small pictures">
        <input
          type="checkbox"
          checked={pictures}
          onChange={({ currentTarget }) => onPictures(currentTarget.checked)}
        />
        Watch here too
      </label>
    </header>
  );
}
