import type { AgePart } from './age-parts.ts';

/** The age of the last frame by hop, in ms; the pieces add up to it. */
export function AgeBar({ parts }: { parts: readonly AgePart[] }) {
  return (
    <div class="age">
      <div class="age-bar" aria-hidden="true">
        {parts.map(({ name, ms, slow }) => (
          <i
            key={name}
            class="age-part"
            data-hop={name}
            data-slow={slow ? '' : undefined}
            style={{ flexGrow: ms }}
          />
        ))}
      </div>
      <p class="age-words">
        {parts.map(({ name, label, ms, slow }) => (
          <span key={name} data-stat={`age-${name}`} data-value={ms} data-slow={slow ? '' : undefined}>
            {label} <b>{ms}</b> ms
          </span>
        ))}
      </p>
    </div>
  );
}
