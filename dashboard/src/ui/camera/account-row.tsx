import { Fragment } from 'preact';
import type { Account } from '../../state/frame-books.ts';
import { thousands } from '../figures/figures.ts';
import { termsOf } from './account-terms.ts';

/** Where every captured frame went, as a sum; opened, in words. */
export function AccountRow({ account }: { account: Account }) {
  const terms = termsOf(account);
  return (
    <details class="account">
      <summary class="account-sum">
        <Count stat="captured" frames={account.captured} label="captured" />
        {terms.map(({ stat, label, frames }, index) => (
          <Fragment key={stat}>
            <span class="account-sign">{index === 0 ? '=' : '+'}</span>
            <Count stat={stat} frames={frames} label={label} />
          </Fragment>
        ))}
      </summary>
      <ul class="account-reasons">
        {terms
          .filter(({ frames }) => frames > 0)
          .map(({ stat, frames, words }) => (
            <li key={stat}>
              <b>{thousands(frames)}</b> {words}
            </li>
          ))}
      </ul>
    </details>
  );
}

function Count({ stat, frames, label }: { stat: string; frames: number; label: string }) {
  return (
    <span class="account-count" data-stat={stat} data-value={frames}>
      <b>{thousands(frames)}</b> {label}
    </span>
  );
}
