import { CookieJar } from 'tough-cookie';

/** A client that keeps cookies and writes down what it does, as a browser's developer tools do. */
export interface Recorder {
  get(
    url: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string; location: string }>;
  send(
    method: string,
    url: string,
    body: { json: unknown } | { form: Record<string, string> } | null,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string; location: string }>;
  /** The HAR file. */
  har(): string;
  statuses: number[];
}

export function recordHar(): Recorder {
  const jar = new CookieJar();
  const entries: object[] = [];
  const statuses: number[] = [];
  const send: Recorder['send'] = async (method, url, body, headers = {}) => {
    const startedDateTime = new Date().toISOString();
    const startMs = performance.now();
    const cookie = await jar.getCookieString(url);
    const type =
      body === null ? null : 'json' in body ? 'application/json' : 'application/x-www-form-urlencoded';
    const text =
      body === null
        ? null
        : 'json' in body
          ? JSON.stringify(body.json)
          : new URLSearchParams(body.form).toString();
    const sent: Record<string, string> = {
      Accept: '*/*',
      'Accept-Encoding': 'gzip, br',
      'User-Agent': 'recorder/1',
      'Sec-Fetch-Mode': 'cors',
      'X-Request-Id': String(Math.random()),
      ...headers,
      ...(type === null ? {} : { 'Content-Type': type }),
      ...(cookie === '' ? {} : { Cookie: cookie }),
    };
    const answer = await fetch(url, { method, headers: sent, body: text, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) await jar.setCookie(line, url);
    const answered = await answer.text();
    statuses.push(answer.status);
    entries.push({
      startedDateTime,
      time: performance.now() - startMs,
      request: {
        method,
        url,
        httpVersion: 'HTTP/1.1',
        headers: Object.entries({ Host: new URL(url).host, Connection: 'keep-alive', ...sent }).map(
          ([name, value]) => ({ name, value }),
        ),
        ...(text === null ? {} : { postData: { mimeType: type, text } }),
      },
      response: {
        status: answer.status,
        headers: [
          ...[...answer.headers].filter(([name]) => name !== 'set-cookie'),
          ...answer.headers.getSetCookie().map((line) => ['set-cookie', line]),
        ].map(([name, value]) => ({ name, value })),
        content: { mimeType: answer.headers.get('content-type') ?? '', text: answered },
      },
    });
    return { status: answer.status, text: answered, location: answer.headers.get('location') ?? '' };
  };
  return {
    get: (url, headers) => send('GET', url, null, headers),
    send,
    har: () =>
      JSON.stringify({ log: { version: '1.2', creator: { name: 'recorder', version: '1' }, entries } }),
    statuses,
  };
}
