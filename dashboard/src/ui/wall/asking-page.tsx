import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { useApp } from '../app/context.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Remedy } from '../tile/remedy.tsx';
import './asking.css';

/** Before the relay has told the cameras: that it is asked, or why no answer comes and what helps. */
export function AskingPage() {
  const { leg, ended } = useApp().wall;
  const trouble = ended.value ?? leg.trouble.value;
  return (
    <main class="asking centred" id="main" tabIndex={-1}>
      {trouble === null ? (
        <p>The relay is asked for its cameras.</p>
      ) : (
        <>
          <Glyph mark={markOf(ended.value)} size={28} />
          <h1 class="asking-title">{REASONS[trouble].label}</h1>
          <p class="asking-says">
            {REASONS[trouble].says} {REASONS[trouble].next}
          </p>
          <Remedy reason={trouble} />
        </>
      )}
    </main>
  );
}

function markOf(ended: ReasonCode | null) {
  if (ended === null) return 'offline';
  return ended === 'version-mismatch' ? 'refused' : 'signed-out';
}
