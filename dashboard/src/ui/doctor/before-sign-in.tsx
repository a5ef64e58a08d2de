import { DoctorPage } from '../app/lazy-pages.ts';
import { BarFrame } from '../bar/bar.tsx';
import { BrandMark } from '../glyphs/brand-mark.tsx';

/** For who is not signed in, or cannot be: the network part. */
export function DoctorBeforeSignIn() {
  return (
    <div class="shell shell-doctor">
      <BarFrame>
        <a class="brand row" href="#/">
          <BrandMark />
          <span class="brand-name">Porthole</span>
        </a>
        <span class="bar-space" />
        <a class="text-button bar-link" href="#/">
          Sign in
        </a>
      </BarFrame>
      <DoctorPage wall={null} />
    </div>
  );
}
