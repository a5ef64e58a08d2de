import { Fragment } from 'preact';
import type { Account } from '../../state/frame-books.ts';
import { thousands } from '../figures/figures.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { dropsInWords, termsOf } from './account-terms.ts';

/** Where every captured frame went. If it does not add up that is said: it is a bug worth reporting. */
export function AccountRow({ account }: { account: Account }) {
  const reasons = dropsInWords(account);
  return (
    <details class="account">
      <summary class="account-sum">
        <Count name="captured" frames={account.captured} label="captured" />
        {termsOf(account).map(({ name, label, frames }, index) => (
          <Fragment key={name}>
            <span class="account-sign">{index === 0 ? '=' : '+'}</span>
            <Count name={name} frames={frames} label={label} />
          </Fragment>
        ))}
        <Verdict missing={account.missing} />
      </summary>
      <ul class="account-reasons">
        {reasons.length === 0 && <li>Every frame was painted.</li>}
        {reasons.map(({ reason, frames, words }) => (
          <li key={reason} title={reason} data-stat={`dropped-${reason}`} data-value={frames}>
            <b>{thousands(frames)}</b> {words}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Count({ name, frames, label }: { name: string; frames: number; label: string }) {
  return (
    <span class="account-count" data-stat={name} data-value={frames}>
      <b>{thousands(frames)}</b> {label}
    </span>
  );
}

function Verdict({ missing }: { missing: number }) {
  const good = missing === 0;
  return (
    <span
      class="account-verdict"
      data-stat="missing"
      data-value={missing}
      data-tone={good ? 'good' : 'caution'}
    >
      <Glyph mark={good ? 'tick' : 'warning'} />
      {good
        ? 'adds up'
        : `does not add up: ${thousands(Math.abs(missing))} ${missing > 0 ? 'missing' : 'too many'}`}
    </span>
  );
}
