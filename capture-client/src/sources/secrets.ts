/** Addresses as they may be shown: without user, password and query, any of which may be a secret. Rather too little than too much. */
export function showUrl(url: string): string {
  const match = /^([a-z]+:\/\/)(?:.*@)?([^?#]*)/is.exec(url);
  return match ? `${match[1]}${match[2]}` : 'an address';
}

const ADDRESS_WITH_USER = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s'"]*@/gi;
const ADDRESS_WITH_QUERY = /\b([a-z][a-z0-9+.-]*:\/\/[^\s?#'"]*)[?#][^\s'"]*/gi;

/** Text of a tool that may repeat the address it was given, or another with the same password in it. */
export function hideSecrets(text: string, url?: string): string {
  const shown = url === undefined ? text : text.replaceAll(url, showUrl(url));
  return shown.replace(ADDRESS_WITH_USER, '$1').replace(ADDRESS_WITH_QUERY, '$1');
}
