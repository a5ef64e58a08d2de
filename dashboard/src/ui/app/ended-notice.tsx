import { Notice } from '../parts/notice.tsx';
import { Remedy } from '../tile/remedy.tsx';
import { useApp } from './context.ts';
import './ended-notice.css';

/** On pages without a picture, which would say it. */
export function EndedNotice() {
  const { ended } = useApp().wall;
  if (ended.value === null) return null;
  return (
    <div class="ended-notice">
      <Notice tone="caution">
        {ended.value === 'version-mismatch' ? (
          <>
            <b>The relay was updated.</b> This page is older, and is loaded anew.
          </>
        ) : (
          <>
            <b>Your session has ended.</b> Nothing can be changed here until you sign in.
          </>
        )}
      </Notice>
      <Remedy reason={ended.value} />
    </div>
  );
}
