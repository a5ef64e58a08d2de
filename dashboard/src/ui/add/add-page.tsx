import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { EndedNotice } from '../app/ended-notice.tsx';
import type { AddWay, Route } from '../app/route.ts';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import './add.css';
import { Checklist } from './checklist.tsx';
import { KeyOnce, PcSteps, SoftwareSteps } from './key-commands.tsx';
import { type MadeCamera, NameForm } from './name-form.tsx';
import { Ways } from './ways.tsx';

/** Name, key, command; and beside them a list that ends in a picture. */
export function AddPage({ way }: { way: AddWay }) {
  const [made, setMade] = useState<MadeCamera | null>(null);
  const [copied, setCopied] = useState(false);
  const leaving = useKeyGuard(made !== null && !copied);
  const done = () => setCopied(true);
  return (
    <main class="add-page" id="main" tabIndex={-1}>
      <EndedNotice />
      <div class="add-card card card-bleeds">
        <NameForm made={made} onMade={setMade} />
        <Ways way={way} />
        <div class="add-columns">
          <section class="add-main">
            {made ? (
              <div class="add-key">
                <KeyOnce camera={made.id} secret={made.key} onCopied={done} />
                {way === 'pc' ? (
                  <PcSteps camera={made.id} secret={made.key} onCopied={done} />
                ) : (
                  <SoftwareSteps camera={made.id} secret={made.key} onCopied={done} />
                )}
              </div>
            ) : (
              <Preview way={way} />
            )}
          </section>
          <Checklist made={made} />
        </div>
      </div>
      {leaving.asked && <LeaveDialog onStay={leaving.stay} onLeave={leaving.leave} />}
    </main>
  );
}

function Preview({ way }: { way: AddWay }) {
  return (
    <div>
      <h3>Give it a name first</h3>
      <p>
        {way === 'pc'
          ? 'Porthole then makes a key for this camera and shows the two lines to paste on its PC, for PowerShell and for a Unix shell.'
          : 'Porthole then makes a key for this camera and shows how to send it frames with one HTTP request each.'}
      </p>
    </div>
  );
}

/** A key that nobody copied is lost with this page, so leaving it is asked about. */
function useKeyGuard(unsaved: boolean) {
  const { router } = useApp();
  const [to, setTo] = useState<Route | null>(null);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    const lift = router.guard((route) => {
      setTo(route);
      return false;
    });
    return () => {
      removeEventListener('beforeunload', warn);
      lift();
    };
  }, [router, unsaved]);
  const leave = () => {
    if (!to) return;
    router.guard(() => true);
    router.go(to);
  };
  return { asked: to !== null && unsaved, stay: () => setTo(null), leave };
}

function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Dialog title="Have you copied the key?" onClose={onStay}>
      <p>
        It is not shown again. Without it the PC cannot send; you can make a new one from the camera’s menu.
      </p>
      <DialogActions>
        <Button onClick={onLeave}>Leave without it</Button>
        <Button kind="primary" autofocus onClick={onStay}>
          Back to the key
        </Button>
      </DialogActions>
    </Dialog>
  );
}
