import type { ComponentChildren } from 'preact';
import { useApp } from '../app/context.ts';
import { formatRoute, type Route } from '../app/route.ts';
import { BrandMark } from '../glyphs/brand-mark.tsx';
import { Button } from '../parts/button.tsx';
import { AccountMenu } from './account-menu.tsx';
import './bar.css';
import { LayoutMenu } from './layout-menu.tsx';
import { Tally } from './tally.tsx';
import { ThemeButton } from './theme-button.tsx';
import { YouLeg } from './you-leg.tsx';

const BAR_PAGES: readonly (readonly [Route, string])[] = [
  [{ page: 'wall' }, 'Live'],
  [{ page: 'doctor' }, 'Doctor'],
  [{ page: 'history', camera: null }, 'History'],
];

/** The bar of every page but a camera's own. */
export function Bar() {
  const { router } = useApp();
  const { page } = router.route.value;
  return (
    <BarFrame>
      <Brand>
        <span class="brand-name">Porthole</span>
      </Brand>
      <nav class="bar-nav" aria-label="Pages">
        {BAR_PAGES.map(([route, label]) => (
          <a
            key={label}
            class="text-button bar-link"
            href={formatRoute(route)}
            aria-current={page === route.page ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <Tally />
      <span class="bar-space" />
      <YouLeg />
      <span class="bar-tools row">
        {page === 'wall' && <LayoutMenu />}
        <ThemeButton />
        <Button icon="plus" onClick={() => router.go({ page: 'add', way: 'pc' })}>
          <span class="bar-add">Add camera</span>
        </Button>
        <AccountMenu />
      </span>
    </BarFrame>
  );
}

/** Leads home. Its name does not depend on whether there is room for it. */
export function Brand({ children }: { children?: ComponentChildren }) {
  return (
    <a class="brand row" href="#/" aria-label="Porthole, the wall">
      <BrandMark />
      {children}
    </a>
  );
}

export function BarFrame({ children }: { children: ComponentChildren }) {
  return <header class="bar row">{children}</header>;
}
