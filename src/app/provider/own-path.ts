/**
 * Only a path of this very Naru: a link from outside must not send people elsewhere after they signed in. Browsers read
 * `//host`, `/\host` and both with tabs between as another site, so the address is read as they read it.
 */
export function ownPath(wanted: string | undefined): string {
  const base = 'http://naru.invalid'
  if (!wanted?.startsWith('/') || wanted.length > 1000 || !URL.canParse(wanted, base)) return '/'
  const { origin, pathname, search, hash } = new URL(wanted, base)
  // A path may itself begin with two slashes once dots are resolved.
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/'
}
