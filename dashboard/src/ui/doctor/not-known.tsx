import type { Verdict } from '@porthole/shared/doctor/verdict';

/** What no check of this page can tell. */
export function NotKnown({ notKnown }: Pick<Verdict, 'notKnown'>) {
  if (notKnown.length === 0) return null;
  return (
    <div class="doctor-not-known">
      <h3>Cannot be known from here</h3>
      <ul>
        {notKnown.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
}
