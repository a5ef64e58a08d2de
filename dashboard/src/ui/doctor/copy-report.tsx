import { useState } from 'preact/hooks';
import { CopyButton } from '../parts/copy-button.tsx';

interface CopyReportProps {
  /** @param withAddresses whether those of the inside network are told */
  report: (withAddresses: boolean) => string;
}

/** Asked for with each report anew: who copies one knows to whom it goes, and the next may not. */
export function CopyReport({ report }: CopyReportProps) {
  const [withAddresses, setWithAddresses] = useState(false);
  return (
    <>
      <CopyButton key={String(withAddresses)} primary text={report(withAddresses)} label="Copy report" />
      <label class="doctor-addresses">
        <input
          type="checkbox"
          checked={withAddresses}
          onChange={({ currentTarget }) => setWithAddresses(currentTarget.checked)}
        />
        Include addresses of the inside network
      </label>
    </>
  );
}
