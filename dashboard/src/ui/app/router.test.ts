import { describe, expect, it } from 'vitest';
import { openRouter } from './router.ts';

/** As much of a window as routing needs: an address that tells when it changes, and one that is set silently. */
class Page extends EventTarget {
  #hash = '';
  readonly location: { hash: string };
  readonly history = {
    pushState: (_state: unknown, _title: string, hash: string) => {
      this.#hash = hash;
    },
  };

  constructor() {
    super();
    const page = this;
    this.location = {
      get hash() {
        return page.#hash;
      },
      set hash(hash: string) {
        page.#hash = hash;
        page.dispatchEvent(new Event('hashchange'));
      },
    };
  }
}

const open = () => {
  const page = new Page();
  return { page, router: openRouter(page as unknown as Window) };
};

describe('the router', () => {
  it('follows the address, whoever changes it', () => {
    const { page, router } = open();
    router.go({ page: 'camera', id: 'cam_0123456789' });
    expect(page.location.hash).toBe('#/camera/cam_0123456789');
    expect(router.route.value).toEqual({ page: 'camera', id: 'cam_0123456789' });
    page.location.hash = '#/';
    expect(router.route.value).toEqual({ page: 'wall' });
  });

  it('stays, and puts the address back, while leaving is guarded', () => {
    const { page, router } = open();
    router.go({ page: 'add', way: 'pc' });
    const asked: string[] = [];
    const lift = router.guard((to) => {
      asked.push(to.page);
      return false;
    });
    page.location.hash = '#/';
    expect([asked, router.route.value.page, page.location.hash]).toEqual([['wall'], 'add', '#/add']);
    lift();
    page.location.hash = '#/';
    expect(router.route.value.page).toBe('wall');
  });

  it('asks nobody about moving within the page', () => {
    const { router } = open();
    router.go({ page: 'add', way: 'pc' });
    router.guard(() => false);
    router.go({ page: 'add', way: 'software' });
    expect(router.route.value).toEqual({ page: 'add', way: 'software' });
  });

  it('is deaf once closed', () => {
    const { page, router } = open();
    router.close();
    page.location.hash = '#/you';
    expect(router.route.value).toEqual({ page: 'wall' });
  });
});
