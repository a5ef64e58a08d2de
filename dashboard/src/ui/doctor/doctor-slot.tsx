import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { reloadIfUpdated } from '../app/newer-build.ts';
import type { DoctorPageProps } from './doctor-page.tsx';

/** The doctor is loaded when somebody goes there, so that the wall does not wait for it. */
export function DoctorSlot(props: DoctorPageProps) {
  const [Page, setPage] = useState<ComponentType<DoctorPageProps> | 'failed' | null>(null);
  useEffect(() => {
    import('./doctor-page.tsx').then(
      ({ DoctorPage }) => setPage(() => DoctorPage),
      () => {
        setPage('failed');
        void reloadIfUpdated();
      },
    );
  }, []);
  if (Page === 'failed')
    return (
      <main id="main" class="doctor-unloaded" tabIndex={-1}>
        <p role="alert">
          <b>The doctor could not be loaded: the relay gives no answer.</b> Reload the page when it is back,
          or run <code>npm run doctor -- --relay {location.origin}</code> on a PC.
        </p>
      </main>
    );
  if (!Page) return <main id="main" aria-busy="true" tabIndex={-1} />;
  return <Page {...props} />;
}
