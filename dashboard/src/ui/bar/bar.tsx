import type { ComponentChildren } from 'preact';
import { useApp } from '../app/context.ts';
import { BrandMark } from '../glyphs/brand-mark.tsx';
import { Button } from '../parts/button.tsx';
import { AccountMenu } from './account-menu.tsx';
import './bar.css';
import { LayoutMenu } from './layout-menu.tsx';
import { Tally } from './tally.tsx';
import { ThemeButton } from './theme-button.tsx';
import { YouLeg } from './you-leg.tsx';

/** The bar of every page but a camera's own. */
export function Bar() {
  const { router } = useApp();
  const { page } = router.route.value;
  return (
    <BarFrame>
      <a class="brand" href="#/">
        <BrandMark />
        <span class="brand-name">Porthole</span>
      </a>
      <nav class="bar-nav" aria-label="Pages">
        <a class="bar-link" href="#/" aria-current={page === 'wall' ? 'page' : undefined}>
          Live
        </a>
      </nav>
      <Tally />
      <span class="bar-space" />
      <YouLeg />
      <span class="bar-tools">
        {page === 'wall' && <LayoutMenu />}
        <ThemeButton />
        <Button icon="plus" onClick={() => router.go({ page: 'add', way: 'pc' })}>
          Add camera
        </Button>
        <AccountMenu />
      </span>
    </BarFrame>
  );
}

export function BarFrame({ children }: { children: ComponentChildren }) {
  return <header class="bar">{children}</header>;
}
