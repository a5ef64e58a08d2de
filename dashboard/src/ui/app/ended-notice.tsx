import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { clockTime, duration } from '../figures/times.ts';
import { Notice } from '../parts/notice.tsx';
import { Remedy } from '../tile/remedy.tsx';
import { focusPictures } from '../wall/focus-tile.ts';
import { useApp } from './context.ts';
import './ended-notice.css';

/** On pages without a picture, which would say it. */
export function EndedNotice() {
  const { ended } = useApp().wall;
  if (ended.value === null) return null;
  return (
    <PageNotice reason={ended.value}>
      {ended.value === 'version-mismatch' ? (
        <>
          <b>The relay was updated.</b> This page is older, and is loaded anew.
        </>
      ) : (
        <>
          <b>Your session has ended.</b> Nothing can be changed here until you sign in.
        </>
      )}
    </PageNotice>
  );
}

/** Above the wall, once for all its tiles: why none of them is live, and what can be done meanwhile. */
export function WallNotice() {
  const { wall, now, elapsed } = useApp();
  const { cameras, ended, leg } = wall;
  const trouble = leg.trouble.value;
  if (!cameras.value?.length) return null;
  if (ended.value !== null || trouble === null) return <EndedNotice />;
  const lostMs = elapsed.value - (leg.lostAt.value ?? elapsed.value);
  const { label, says, next } = REASONS[trouble];
  return (
    <PageNotice reason={trouble}>
      <b>
        {label} since {clockTime(now.value - lostMs)} ({duration(lostMs)}).
      </b>{' '}
      {says} {next} <a href="#/doctor">Doctor</a>
    </PageNotice>
  );
}

function PageNotice({ reason, children }: { reason: ReasonCode; children: ComponentChildren }) {
  const focused = useRef(false);
  // A button that has done its work takes the focus with it: the keyboard goes on at the pictures.
  useLayoutEffect(
    () => () => {
      if (focused.current) focusPictures();
    },
    [],
  );
  return (
    <div
      class="page-notice row"
      onFocusIn={() => {
        focused.current = true;
      }}
      onFocusOut={({ relatedTarget }) => {
        focused.current = relatedTarget === null;
      }}
    >
      <Notice tone="caution">{children}</Notice>
      <Remedy reason={reason} />
    </div>
  );
}
