/** Icons on a grid of 16, stroke 1.5. */
const PATHS = {
  camera:
    'M2 5.5A1.5 1.5 0 0 1 3.5 4h1.7l1-1.5h3.6l1 1.5h1.7A1.5 1.5 0 0 1 14 5.5v6a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.5zM10.3 8.3a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0Z',
  expand: 'M2.5 6V2.5H6m4 0h3.5V6m0 4v3.5H10m-4 0H2.5V10',
  shrink: 'M6 2.5V6H2.5m11 0H10V2.5m0 11V10h3.5m-11 0H6v3.5',
  hops: 'M1.8 8a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 0 0-3.2 0Zm4.6 0a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 0 0-3.2 0ZM11 8a1.6 1.6 0 1 0 3.2 0A1.6 1.6 0 0 0 11 8ZM5 8h1.4m3.2 0H11',
  rendition: 'M2 3h12v10H2zm6.2 4.7h3.6v2.6H8.2z',
  pin: 'M5.5 2.5h5M6.2 2.5v4L4.5 9h7L9.8 6.5v-4M8 9v4.5',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  plus: 'M8 3v10M3 8h10',
  grid: 'M2.5 2.5h4.3v4.3H2.5zm6.7 0h4.3v4.3H9.2zm0 6.7h4.3v4.3H9.2zm-6.7 0h4.3v4.3H2.5z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.5v1.3m0 10.4v1.3M1.5 8h1.3m10.4 0h1.3M3.4 3.4l.9.9m7.4 7.4.9.9m0-9.2-.9.9m-7.4 7.4-.9.9',
  moon: 'M13.3 9.6A5.6 5.6 0 0 1 6.4 2.7a5.6 5.6 0 1 0 6.9 6.9Z',
  system: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Zm0 0v11.6m0-9.8h4.2M8 7h5.6M8 10h5.3',
  back: 'M10 3 5 8l5 5',
  forward: 'm6 3 5 5-5 5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  screen: 'M2 3h12v8H2zm6 8v2.5m-3 0h6',
  relay: 'M2.5 5.5h10m-3-3 3 3-3 3M13.5 10.5h-10m3-3-3 3 3 3',
  eye: 'M1.5 8S3.8 3.8 8 3.8 14.5 8 14.5 8 12.2 12.2 8 12.2 1.5 8 1.5 8Zm8.3 0a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0Z',
  plug: 'M5.5 2v3m5-3v3M3.8 5h8.4v2.5a4.2 4.2 0 0 1-8.4 0zM8 11.7V14',
  pattern: 'M2 3.5h12v9H2zm3 0v9m3-9v9m3-9v9',
  person:
    'M10.8 5.3a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0ZM2.8 13.8c.3-2.8 2.3-4.3 5.2-4.3s4.9 1.5 5.2 4.3',
  check: 'm3 8.5 3.3 3.3L13 4.5',
  close: 'm4 4 8 8m0-8-8 8',
  pulse: 'M1.5 8.5h3L6.3 3.8l3.4 8.7 1.8-4h3',
  again: 'M13 5.2A5.6 5.6 0 1 0 13.6 8.6M13.4 2v3.4H10',
  clock: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Zm0 2.6V8l2.3 1.6',
  search: 'M11.2 6.9a4.3 4.3 0 1 1-8.6 0 4.3 4.3 0 0 1 8.6 0Zm-1.2 3.2 3.5 3.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={name === 'more' ? 2.4 : 1.5}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
