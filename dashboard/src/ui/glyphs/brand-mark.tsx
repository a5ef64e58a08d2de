export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg class="brand-mark" viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <circle cx="10" cy="10" r="8.8" fill="none" stroke="currentColor" stroke-width="1.7" />
      <circle cx="10" cy="10" r="5.3" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M5.2 10.3c1.7-1.3 3.2-1.3 4.8 0s3.1 1.3 4.8.1A4.8 4.8 0 0 1 5.2 10.3Z" fill="var(--accent)" />
      <path
        d="M10 2.8v.5m0 13.4v.5M2.8 10h.5m13.4 0h.5"
        stroke="currentColor"
        stroke-width="1.1"
        stroke-linecap="round"
      />
    </svg>
  );
}
