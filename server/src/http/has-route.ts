import type { RequestHandler, Router } from 'express';

/** What Express's types leave out of a router's layers. */
interface Layer {
  /** @returns the part of the path that it stands for: all of it where it is a route */
  match(path: string): { path: string } | false;
  route?: { methods: Readonly<Record<string, boolean>> };
  handle: RequestHandler & Partial<Router>;
}

/** Whether a router, or one within it, has a route for such a request; nothing of it is run. */
export function hasRoute(router: Partial<Router>, method: string, path: string): boolean {
  const name = method === 'HEAD' ? 'get' : method.toLowerCase();
  return ((router.stack ?? []) as unknown as Layer[]).some((layer) => {
    const matched = layer.match(path);
    if (!matched) return false;
    if (layer.route) return layer.route.methods[name];
    return hasRoute(layer.handle, method, path.slice(matched.path.length) || '/');
  });
}
