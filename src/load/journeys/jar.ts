import { CookieJar } from 'tough-cookie';

/** The cookies of one user. */
export interface Jar {
  /** @param setCookie values of the headers of an answer to a request for the path */
  keep(setCookie: readonly string[], path: string): void;
  /** For a request's `Cookie` header; null: there are none. */
  header(path: string): string | null;
  /** undefined: there is none of that name. */
  value(name: string): string | undefined;
}

/**
 * Rules of RFC 6265. A cookie that is `Secure` is sent without TLS, too: in production what ends TLS often stands in front of
 * the service that is tried here.
 * @param host that the service is called by: a cookie for another one is not kept
 */
export function openJar(host: string): Jar {
  let jar: CookieJar | null = null;
  const urlOf = (path: string): string => `https://${host}${path}`;
  return {
    keep: (setCookie, path) => {
      if (setCookie.length === 0) return;
      jar ??= new CookieJar(null, { looseMode: true, rejectPublicSuffixes: false });
      for (const line of setCookie) jar.setCookieSync(line, urlOf(path), { ignoreError: true });
    },
    header: (path) => jar?.getCookieStringSync(urlOf(path)) || null,
    value: (name) =>
      jar
        ?.serializeSync()
        ?.cookies.findLast(({ key }) => key === name)
        ?.value?.toString(),
  };
}
