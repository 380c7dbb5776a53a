import { expect, test } from 'vitest';
import { importHar } from './importHar.ts';

type Headers = Record<string, string>;
interface Told {
  method?: string;
  url: string;
  headers?: Headers;
  body?: string;
  type?: string;
  status?: number;
  answer?: unknown;
  answerType?: string;
  answerHeaders?: Headers;
  atMs?: number;
}

const pairs = (headers: Headers = {}) => Object.entries(headers).map(([name, value]) => ({ name, value }));
const har = (entries: Told[]): string =>
  JSON.stringify({
    log: {
      version: '1.2',
      entries: entries.map((each, index) => ({
        startedDateTime: new Date(1_700_000_000_000 + (each.atMs ?? index * 1000)).toISOString(),
        time: 200,
        request: {
          method: each.method ?? 'GET',
          url: each.url,
          headers: pairs(each.headers),
          ...(each.body === undefined
            ? {}
            : { postData: { mimeType: each.type ?? 'application/json', text: each.body } }),
        },
        response: {
          status: each.status ?? 200,
          headers: pairs(each.answerHeaders),
          content: {
            mimeType: each.answerType ?? 'application/json',
            ...(each.answer === undefined
              ? {}
              : { text: typeof each.answer === 'string' ? each.answer : JSON.stringify(each.answer) }),
          },
        },
      })),
    },
  });
const imported = (entries: Told[], host: string | null = null) => {
  const { sends, ...rest } = importHar(har(entries), 'x.har', host);
  if (sends.kind !== 'journey') throw new Error('no journey');
  return { steps: sends.steps, ...rest };
};
const a = 'https://a.test';

test('a token of an earlier answer is taken from it, wherever it is sent', () => {
  const token = 'k9f2mx81qpLL';
  const { steps, notes } = imported([
    { url: `${a}/start`, answer: { session: { token }, list: [{ id: 41 }, { id: 42 }] } },
    {
      method: 'POST',
      url: `${a}/items/42?token=${token}&page=41`,
      headers: { Authorization: `Bearer ${token}`, 'X-Token': token },
      body: JSON.stringify({ token, itemId: 41, itemRef: '42', count: 42, text: 'hello' }),
    },
  ]);
  expect(Object.fromEntries(steps[0]?.take ?? [])).toEqual({
    id: { kind: 'json', path: '$.list[1].id' },
    token: { kind: 'json', path: '$.session.token' },
    id2: { kind: 'json', path: '$.list[0].id' },
  });
  // A page that has the number of some id by chance is no id.
  expect(steps[1]?.path).toBe('/items/{{text id}}?token={{token}}&page=41');
  expect(Object.fromEntries(steps[1]?.headers ?? [])).toMatchObject({
    authorization: 'Bearer {{token}}',
    'x-token': '{{token}}',
  });
  expect(steps[1]?.body).toEqual({
    json: { token: '{{token}}', itemId: '{{id2}}', itemRef: '{{text id}}', count: 42, text: 'hello' },
  });
  expect(notes).toEqual([]);
});

test('hidden fields, meta tags, headers and cookies are sources, too', () => {
  const [csrf, meta, xsrf] = ['c5rfAAAA1111', 'm3taBBBB2222', 'x5rfDDDD4444'];
  const { steps } = imported([
    {
      url: `${a}/login`,
      answerType: 'text/html; charset=utf-8',
      answer: `<meta name="t" content="${meta}">\n<input type="hidden" name="other" value="zz">\n<input name="csrf" value="${csrf}">`,
      answerHeaders: { 'X-Next': 'n3xtEEEE5555', 'Set-Cookie': `XSRF=${xsrf}; Path=/` },
    },
    {
      method: 'POST',
      url: `${a}/login`,
      type: 'application/x-www-form-urlencoded',
      body: `user=ann&csrf=${csrf}`,
      headers: { 'X-Meta': meta, 'X-Xsrf': xsrf, 'X-Now': 'n3xtEEEE5555', Cookie: `XSRF=${xsrf}` },
      status: 302,
    },
  ]);
  const takes = Object.values(Object.fromEntries(steps[0]?.take ?? []));
  expect(takes.map(({ kind }) => kind).toSorted()).toEqual(['cookie', 'header', 'regex', 'regex']);
  expect(steps[1]?.body).toMatchObject({
    form: { user: 'ann', csrf: expect.stringMatching(/^\{\{csrf\}\}$/) },
  });
  expect(steps[1]?.headers.map(([name]) => name)).not.toContain('cookie');
  expect(JSON.stringify(steps[1])).not.toContain(meta);
});

test('what the client made itself stays, also when an answer repeats it', () => {
  const { steps } = imported([
    { method: 'POST', url: `${a}/search`, body: '{"q":"abc123def456"}', answer: { q: 'abc123def456' } },
    { url: `${a}/search?q=abc123def456` },
  ]);
  expect(steps[1]?.path).toBe('/search?q=abc123def456');
  expect(steps[0]?.take.size).toBe(0);
});

test('a redirect is followed as it comes then', () => {
  const { steps } = imported([
    { method: 'POST', url: `${a}/in`, status: 303, answerHeaders: { Location: '/orders/77?s=1' } },
    { url: `${a}/orders/77?s=1` },
    { url: `${a}/about`, status: 301, answerHeaders: { location: '/about/' } },
    { url: `${a}/about/` },
  ]);
  expect(steps.map(({ path }) => path)).toEqual(['/in', '{{location}}', '/about', '/about/']);
});

test('other hosts, failures and sockets are left out and named; what is volatile is dropped', () => {
  const { steps, notes } = imported([
    { url: 'data:text/plain,x' },
    {
      url: `${a}/`,
      headers: {
        ':authority': 'a.test',
        Connection: 'keep-alive',
        'sec-ch-ua': 'x',
        Cookie: 'consent=yes; PHPSESSID=s3cr3ts3cr3t',
        Accept: '*/*',
        'X-Request-Id': '1',
        traceparent: '00-1',
        Referer: `${a}/x?y=1`,
      },
    },
    { url: 'https://cdn.test/x.js' },
    { url: 'https://cdn.test/y.js' },
    { url: `${a}/blocked`, status: 0 },
    { url: 'wss://a.test/ws', status: 101 },
    { url: `${a}/ws`, status: 101 },
    { url: `${a}/odd`, status: 999 },
    { url: `${a}/late`, atMs: 100_000, status: 404 },
  ]);
  expect(steps.map(({ path, status }) => [path, status])).toEqual([
    ['/', 200],
    ['/late', 404],
  ]);
  expect(Object.fromEntries(steps[0]?.headers ?? [])).toEqual({
    host: 'a.test',
    accept: '*/*',
    referer: `${a}/x`,
    cookie: 'consent=yes',
  });
  expect(steps[1]?.thinkMs).toBe(30_000);
  expect(notes.join('\n')).toMatch(/cdn\.test \(2\)/);
  expect(notes.join('\n')).toMatch(/PHPSESSID/);
  expect(notes.join('\n')).toMatch(/1 left out: no answer was recorded/);
  expect(imported([{ url: `${a}/` }, { url: 'https://b.test/x' }], 'b.test').steps).toHaveLength(1);
});

test('braces of the recording are no places', () => {
  const { steps } = imported([
    {
      method: 'POST',
      url: `${a}/{x}/{{y}}?q={1..2}`,
      headers: { 'x-a': '{{a}}' },
      body: '{"{{k}}":"{{v}}"}',
    },
  ]);
  expect(steps[0]?.path).toBe('/%7Bx%7D/%7B%7By%7D%7D?q=%7B1..2%7D');
  expect(Object.fromEntries(steps[0]?.headers ?? [])['x-a']).toBe('\\{{a}}');
  expect(steps[0]?.body).toEqual({ json: { '\\{{k}}': '\\{{v}}' } });
});

test('an answer that is not coded as it says is none, and the rest is taken', () => {
  const damaged = JSON.parse(har([{ url: `${a}/x`, answer: 'text' }]));
  Object.assign(damaged.log.entries[0].response.content, { encoding: 'base64', text: 'not (base64' });
  expect(importHar(JSON.stringify(damaged), 'x.har', null).sends).toMatchObject({ steps: [{ path: '/x' }] });
});

test.each<[string, string, RegExp]>([
  ['no JSON', 'hello', /is no HAR file/],
  ['other JSON', '{"a":1}', /is no HAR file/],
  ['no requests', har([]), /has no requests/],
  ['no answers', har([{ url: `${a}/`, status: 0 }]), /no answered requests/],
  ['no web', har([{ url: 'data:x,y' }]), /no requests over HTTP/],
])('%s is refused in two lines', (_, text, what) => {
  try {
    importHar(text, 'x.har', null);
    expect.unreachable();
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    expect(message).toMatch(what);
    expect(message).toContain('x.har');
    expect(`${message}\n${hint}`.split('\n')).toHaveLength(2);
  }
});
