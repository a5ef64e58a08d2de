import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { BrandMark } from '../glyphs/brand-mark.tsx';
import { Glyph } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import './sign-in.css';

/** The page is here and the relay does not say who is signed in. Tried again by itself. */
export function UnreachablePage({ code, onRetry }: { code: ReasonCode; onRetry: () => void }) {
  const { label, says, next } = REASONS[code];
  return (
    <main class="sign-in centred" id="main">
      <p class="sign-in-brand row">
        <BrandMark size={28} />
        Porthole
      </p>
      <section class="sign-in-card card" role="status">
        <h1 class="row">
          <Glyph mark="offline" size={18} />
          {label}
        </h1>
        <p class="sign-in-why">
          {says} {next}
        </p>
        <Button kind="primary" large onClick={onRetry}>
          Try now
        </Button>
      </section>
      <p class="sign-in-foot">
        <a href="#/doctor">Run the doctor</a> to see what is in the way
      </p>
    </main>
  );
}
