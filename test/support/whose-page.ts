import type { BrowserContext, Page } from 'playwright-core';

const persons = new WeakMap<BrowserContext, string>();

/** Whose window it is, for the first words of a failure. */
export function enterPerson(context: BrowserContext, person: string): void {
  persons.set(context, person);
}

/** `The wall of admin`, as the first words of a failure. */
export function pageInWords(page: Page): string {
  const [, path = ''] = /#\/(\w*)/.exec(page.url()) ?? [];
  const name = path === '' ? 'wall' : `${path} page`;
  return `The ${name} of ${persons.get(page.context()) ?? 'somebody'}`;
}
