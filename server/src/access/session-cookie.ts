import { parse, serialize } from 'cookie';

const NAME = 'porthole_session';

/** Lax, not Strict: a link to the wall in a mail must arrive signed in, and nothing here changes anything by GET. */
export function sessionCookie(token: string, expiresAt: number, secure: boolean): string {
  return serialize(NAME, token, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
    expires: new Date(expiresAt),
  });
}

export function clearedSessionCookie(secure: boolean): string {
  return serialize(NAME, '', { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 0 });
}

export function sessionToken(cookieHeader: string | undefined): string | undefined {
  return cookieHeader === undefined ? undefined : parse(cookieHeader)[NAME] || undefined;
}
