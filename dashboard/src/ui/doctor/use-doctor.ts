import type { Check } from '@porthole/shared/doctor/check';
import { DoctorRun } from '@porthole/shared/doctor/doctor-run';
import { useEffect, useState } from 'preact/hooks';
import { browserTimers } from '../../state/browser-timers.ts';

/** Ms between two looks at how far it is: checks tell of every frame. */
const SHOWN_EVERY_MS = 250;

export interface Doctor {
  readonly run: DoctorRun;
  /** Ms since the epoch at which it ended; null while it runs. */
  readonly endedAt: number | null;
  again(): void;
}

/** Runs while the page is open; begun anew when asked to. */
export function useDoctor(checks: () => readonly Check[]): Doctor | null {
  const [turn, setTurn] = useState(0);
  const [shown, setShown] = useState<Omit<Doctor, 'again'> | null>(null);
  useEffect(() => {
    const show = () => {
      if (run.isDone) stop();
      setShown({ run, endedAt: run.isDone ? browserTimers.now() : null });
    };
    const run = new DoctorRun({
      checks: checks(),
      timers: browserTimers,
      onChange: () => run.isDone && show(),
    });
    const stop = browserTimers.every(SHOWN_EVERY_MS, show);
    run.start();
    show();
    return () => {
      stop();
      run.stop();
    };
  }, [turn]);
  return shown && { ...shown, again: () => setTurn(turn + 1) };
}
