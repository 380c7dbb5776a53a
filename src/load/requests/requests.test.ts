import { expect, test } from 'vitest';
import { atOnce } from '../../scenario/loads/atOnce.ts';
import { rate } from '../../scenario/loads/rate.ts';
import { steady } from '../../scenario/loads/steady.ts';
import { generate, serve } from '../testing/generate.ts';

const ok = () => serve((_, response) => void response.end('ok'));
const data = {
  file: 'users.csv',
  columns: ['name', 'age', 'city name'],
  rows: [
    ['Zoë & "Co"', '31', 'Köln'],
    ['a/b?c', '7', ''],
    ['line\r\nX-Planted: 1', '', 'x'],
  ],
};

test('each kind of body arrives as it was written, with its type', async () => {
  await using service = await ok();
  const bytes = Buffer.from([0, 1, 255, 10, 13]);
  const { total } = await generate(
    service.url,
    atOnce({
      requests: [
        { path: '/json', method: 'POST', body: { json: { a: [1, null, true, 'ü'], b: {} } } },
        { path: '/form', method: 'PUT', body: { form: { a: 'x y&z', b: [1, true] } } },
        { path: '/text', method: 'PATCH', body: { text: 'grüß\n' } },
        { path: '/file', method: 'DELETE', body: { file: { path: 'f', base64: bytes.toString('base64') } } },
        {
          path: '/typed',
          method: 'POST',
          headers: { 'content-type': 'application/ld+json' },
          body: { json: 1 },
        },
        { path: '/random', method: 'POST', body: '1k' },
        { path: '/none', method: 'PATCH' },
        { path: '/options', method: 'OPTIONS' },
      ],
      count: 20,
      times: 5,
      every: '1ms',
    }),
  );
  expect(total).toMatchObject({ sent: 100, ok: 100 });
  const one = (path: string) => {
    const found = service.got.find((got) => got.path === path);
    return found && [found.method, found.headers['content-type'], found.body.toString('latin1')];
  };
  const utf8 = (text: string) => Buffer.from(text).toString('latin1');
  expect(one('/json')).toEqual(['POST', 'application/json', utf8('{"a":[1,null,true,"ü"],"b":{}}')]);
  expect(one('/form')).toEqual(['PUT', 'application/x-www-form-urlencoded', 'a=x+y%26z&b=1&b=true']);
  expect(one('/text')).toEqual(['PATCH', 'text/plain; charset=utf-8', utf8('grüß\n')]);
  expect(one('/file')).toEqual(['DELETE', 'application/octet-stream', bytes.toString('latin1')]);
  expect(one('/typed')).toEqual(['POST', 'application/ld+json', '1']);
  expect(one('/none')).toEqual(['PATCH', undefined, '']);
  expect(one('/options')?.[0]).toBe('OPTIONS');
  expect(
    new Set(service.got.filter(({ path }) => path === '/random').map(({ body }) => body.length)),
  ).toEqual(new Set([1024]));
});

const templated = [
  {
    path: '/{{data.name}}/{a|b}?n={{iteration}}&c={{data.city name}}',
    method: 'POST' as const,
    headers: { 'X-Name': '{{data.name}}', 'X-Id': '{{uuid}}' },
    body: {
      json: {
        name: '{{data.name}}',
        age: '{{data.age}}',
        number: '{{number data.age}}',
        n: '{{iteration}}',
        text: '{{text iteration}}',
        within: 'no {{iteration}}',
        dice: '{{int 1..6}}',
        color: '{{choice red|green}}',
      },
    },
  },
];

test.each([
  ['closed', steady({ requests: templated, data, connections: 1, for: '300ms' })],
  ['open', rate({ requests: templated, data, perSecond: 100, arrivals: 'uniform', for: '300ms' })],
])(
  'places are filled: rows in their order and again, by the seed, escaped where they stand (%s)',
  async (_, load) => {
    await using service = await ok();
    const { total } = await generate(service.url, load);
    expect(total.ok).toBeGreaterThan(5);
    expect((total.ok ?? 0) + (total.inFlight ?? 0)).toBe(total.sent);
    const got = service.got.toSorted(
      (one, other) => JSON.parse(one.body.toString()).n - JSON.parse(other.body.toString()).n,
    );
    for (const [index, { path, headers, body }] of got.entries()) {
      const n = index + 1;
      const [name = '', age = '', city = ''] = data.rows[index % 3] ?? [];
      const json = JSON.parse(body.toString());
      expect(json).toMatchObject({ name, age, n, text: String(n), within: `no ${n}` });
      expect(json.number).toBe(age === '' ? '' : Number(age));
      expect([1, 2, 3, 4, 5, 6]).toContain(json.dice);
      expect(['red', 'green']).toContain(json.color);
      const url = new URL(path, 'http://x');
      expect(url.pathname.split('/').map(decodeURIComponent)[1]).toBe(name);
      expect(url.pathname).toMatch(/\/[ab]$/);
      expect([url.searchParams.get('n'), url.searchParams.get('c')]).toEqual([String(n), city]);
      expect(headers['x-planted']).toBeUndefined();
      expect(headers['x-id']).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
    // Another service gets the same, and another seed gives others.
    await using again = await ok();
    await generate(again.url, load);
    const texts = (all: typeof got) =>
      all.slice(0, 5).map(({ path, body, headers }) => [path, headers['x-id'], String(body)]);
    const first = again.got.toSorted(
      (one, other) => JSON.parse(one.body.toString()).n - JSON.parse(other.body.toString()).n,
    );
    expect(texts(first)).toEqual(texts(got));
  },
);
