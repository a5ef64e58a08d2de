/** Where the person is, as the address says it; so that back works and a link can be kept. */
export type Route =
  | { page: 'wall' }
  | { page: 'camera'; id: string }
  | { page: 'add'; way: AddWay }
  | { page: 'you' };

export type AddWay = 'pc' | 'software';

export function parseRoute(hash: string): Route {
  const [page, rest] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'camera' && rest) return { page: 'camera', id: safeDecode(rest) };
  if (page === 'add') return { page: 'add', way: rest === 'software' ? 'software' : 'pc' };
  if (page === 'you') return { page: 'you' };
  return { page: 'wall' };
}

export function formatRoute(route: Route): string {
  if (route.page === 'camera') return `#/camera/${encodeURIComponent(route.id)}`;
  if (route.page === 'add') return route.way === 'software' ? '#/add/software' : '#/add';
  return route.page === 'you' ? '#/you' : '#/';
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
