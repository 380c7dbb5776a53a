import { withoutSecrets } from '../../scenario/secrets/looks.ts';
import { isSecretName } from '../../scenario/secrets/names.ts';
import { type Entry, headerValues } from './schema.ts';

/** What belongs to one connection, one browser or one moment, or is told by the generator itself. */
const volatile =
  /^(:.*|accept-charset|baggage|cache-control|connection|content-length|cookie|cookie2|date|dnt|expect|forwarded|host|http2-settings|keep-alive|newrelic|pragma|priority|proxy-.*|rtt|downlink|ect|save-data|sec-.*|sentry-trace|te|trailer|traceparent|tracestate|transfer-encoding|upgrade|upgrade-insecure-requests|via|x-amzn-trace-id|x-b3-.*|x-client-data|x-cloud-trace-context|x-correlation-id|x-datadog-.*|x-forwarded-.*|x-real-ip|x-request-id|x-newrelic-.*)$/i;

/** Headers that a request keeps; the host is that of the recording, by which services know themselves and their cookies. */
export function keptHeaders({ request }: Entry, url: URL): [name: string, value: string][] {
  const kept = request.headers
    .filter(
      ({ name, value }) =>
        !volatile.test(name) && /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && !/[\r\n\0]/.test(value),
    )
    .map(({ name, value }): [string, string] => [
      name.toLowerCase(),
      name.toLowerCase() === 'referer' ? withoutQuery(value) : value,
    ]);
  return [['host', url.host], ...new Map(kept)];
}

function withoutQuery(text: string): string {
  const url = URL.parse(text);
  return url === null ? text : `${url.origin}${url.pathname}`;
}

/** Cookies of an answer, by name. */
export const cookiesSet = ({ response }: Entry): Map<string, string> =>
  new Map(
    headerValues(response.headers, 'set-cookie').flatMap((line) => {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? [];
      return name === undefined ? [] : [[name, (value ?? '').trim()] as const];
    }),
  );

/** Cookies that a request had and no answer before had set: of the browser's own script, or from before the recording. */
export function foreignCookies(
  { request }: Entry,
  set: ReadonlySet<string>,
): { kept: string[]; secret: string[] } {
  const sent = headerValues(request.headers, 'cookie').flatMap((line) =>
    line.split(';').map((each) => each.trim()),
  );
  const foreign = sent.filter((each) => each !== '' && !set.has(each.split('=')[0] ?? ''));
  const isSecret = (each: string): boolean =>
    isSecretName(each.split('=')[0] ?? '') ||
    /sess|(^|[._-])s?id=/i.test(each) ||
    withoutSecrets(each) !== each;
  return {
    kept: foreign.filter((each) => !isSecret(each)),
    secret: foreign.filter(isSecret).map((each) => each.split('=')[0] ?? ''),
  };
}
