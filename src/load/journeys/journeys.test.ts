import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { atOnce } from '../../scenario/loads/atOnce.ts';
import { rate } from '../../scenario/loads/rate.ts';
import { steady } from '../../scenario/loads/steady.ts';
import { type Got, generate, serve } from '../testing/generate.ts';

const data = { file: 'users.csv', columns: ['user'], rows: ['ann', 'bob', 'cid'].map((user) => [user]) };

/** A shop with a form of login, a session, a token and orders: each step fails without what the one before gave. */
function shop() {
  const sessions = new Map<string, { user: string; token: string }>();
  let last = 0;
  const next = (): number => {
    last += 1;
    return last;
  };
  return serve((got, response) => {
    const json = (status: number, value: unknown, headers: Record<string, string | string[]> = {}): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value));
    const sid = /(?:^|; )sid=(\w+)/.exec(got.headers.cookie ?? '')?.[1];
    const session = sessions.get(sid ?? '');
    const url = new URL(got.path, 'http://x');
    switch (`${got.method} ${url.pathname}`) {
      case 'GET /login': {
        const page = `<input name="csrf" value="c&${next()}">`;
        response.writeHead(200, { 'content-encoding': 'gzip', 'x-empty': '', 'x-page': String(last) });
        return void response.end(gzipSync(page));
      }
      case 'POST /login': {
        const form = new URLSearchParams(got.body.toString());
        if (!/^c&\d+$/.test(form.get('csrf') ?? '')) return json(403, {});
        const id = `s${next()}`;
        sessions.set(id, { user: form.get('user') ?? '', token: `t/${last}` });
        const cookies = [`sid=${id}; Path=/; HttpOnly; Secure`, `theme=dark; Path=/other`];
        return json(302, {}, { location: `/me?of=${id}`, 'set-cookie': cookies });
      }
      case 'GET /me':
        if (session === undefined || url.searchParams.get('of') !== sid) return json(401, {});
        return json(200, {
          user: { name: session.user },
          token: session.token,
          orders: [{ id: 7 }, { id: 8 }],
        });
      case 'POST /orders/7':
        if (got.headers.authorization !== `Bearer ${session?.token}`) return json(401, {});
        return json(201, { got: JSON.parse(got.body.toString()) });
      case 'DELETE /orders/7':
        return json(404, {});
      default:
        return json(500, {});
    }
  });
}

const buy = {
  name: 'buy',
  steps: [
    { path: '/login', take: { csrf: { regex: 'name="csrf" value="([^"]+)"' }, page: { header: 'X-Page' } } },
    {
      path: '/login',
      method: 'POST' as const,
      body: { form: { user: '{{data.user}}', csrf: '{{csrf}}' } },
      take: { next: { header: 'location' }, sid: { cookie: 'sid' } },
      check: { status: 302 },
    },
    {
      path: '{{next}}',
      think: '30ms',
      take: { token: { json: '$.token' }, order: { json: '$.orders[0].id' } },
      check: {
        json: { '$.user.name': '{{data.user}}', '$.orders': [{ id: 7 }, { id: 8 }] },
        contains: '"orders"',
      },
    },
    {
      path: '/orders/{{order}}',
      method: 'POST' as const,
      headers: { Authorization: 'Bearer {{token}}' },
      body: { json: { order: '{{order}}', page: '{{page}}' } },
      check: { status: '2xx' as const, json: { '$.got.order': 7 } },
    },
    { path: '/orders/{{order}}', method: 'DELETE' as const, check: { status: [404, '5xx'] } },
  ],
};

test.each([
  ['a user a connection', steady({ journeys: [buy], data, connections: 3, for: '1s' })],
  ['an arrival a beginning', rate({ journeys: [buy], data, perSecond: 30, arrivals: 'uniform', for: '1s' })],
  ['all at once', atOnce({ journeys: [buy], data, count: 5, times: 2, every: '1ms' })],
])('login, token, cookies and values go from answer to request: %s', async (_, load) => {
  await using service = await shop();
  const { total, troubles, rows } = await generate(service.url, load);
  expect(troubles).toEqual([]);
  expect(total.journeysDone).toBeGreaterThan(5);
  expect(total).toMatchObject({ journeysAbandoned: 0, failedCheck: 0, non2xx: 0, lost: 0 });
  expect(total.ok).toBe((total.sent ?? 0) - (total.inFlight ?? 0));
  expect(total.ok).toBeGreaterThanOrEqual(5 * (total.journeysDone ?? 0));
  expect(rows.at(-1)?.journeysBegun).not.toBeNull();
  const users = service.got
    .filter(({ path, method }) => path === '/login' && method === 'POST')
    .map(({ body }) => new URLSearchParams(body.toString()).get('user'));
  expect(new Set(users)).toEqual(new Set(['ann', 'bob', 'cid']));
  // A cookie is for its path, and nobody has those of the one before.
  for (const { path, method, headers } of service.got) {
    expect(headers.cookie ?? '').not.toContain('theme');
    if (path === '/login') expect(headers.cookie, method).toBeUndefined();
  }
});

test('what an answer lacks fails it, and the rest of the journey is left', async () => {
  await using service = await serve(
    ({ path }, response) => void response.end(JSON.stringify({ path, planted: 'secret-77' })),
  );
  const steps = (check: object, more: object = {}) => [{ path: '/a', check, ...more }, { path: '/never' }];
  const failing: Record<string, object[]> = {
    status: steps({ status: [201, '3xx'] }),
    text: steps({ contains: ['path', 'nowhere'] }),
    json: steps({ json: { '$.path': '/b' } }),
    'no json': steps({ json: { '$.x.y': null } }),
    taking: steps({}, { take: { id: { json: '$.id' } } }),
    cookie: steps({}, { take: { id: { cookie: 'sid' } } }),
    expression: steps({}, { take: { id: { regex: 'x(y)z' } } }),
  };
  const journeys = Object.entries(failing).map(([name, each]) => ({ name, steps: each as never }));
  const { total, troubles } = await generate(
    service.url,
    atOnce({ journeys, count: 20, times: 5, every: '1ms' }),
  );
  expect(total).toMatchObject({
    sent: 100,
    failedCheck: 100,
    ok: 0,
    journeysBegun: 100,
    journeysAbandoned: 100,
  });
  expect(service.got.some(({ path }) => path === '/never')).toBe(false);
  expect(troubles).toHaveLength(7);
  for (const name of Object.keys(failing)) expect(troubles.join('\n')).toContain(`${name}, step 1: `);
  expect(troubles.join('\n')).not.toContain('secret-77');
});

test('an error of the server abandons the journey as what it is, and so does a close', async () => {
  await using service = await serve(({ path }, response) => {
    if (path === '/error') response.writeHead(503).end();
    else response.destroy();
  });
  const journeys = ['/error', '/close'].map((path) => ({ steps: [{ path }, { path: '/never' }] }));
  const { total } = await generate(service.url, atOnce({ journeys, count: 10, times: 4, every: '1ms' }));
  expect(total).toMatchObject({ sent: 40, journeysAbandoned: 40, failedCheck: 0, journeysDone: 0 });
  expect((total.non2xx ?? 0) + (total.closedNoReply ?? 0) + (total.reset ?? 0)).toBe(40);
  expect(total.non2xx).toBeGreaterThan(5);
});

test('journeys come by their weight, and the nth is the same whatever the loop', async () => {
  const journeys = [
    { name: 'often', weight: 3, steps: [{ path: '/often/{{iteration}}/{{int 1..1000000}}' }] },
    { name: 'rare', steps: [{ path: '/rare/{{iteration}}/{{int 1..1000000}}' }] },
  ];
  await using one = await serve((_, response) => void response.end());
  await using other = await serve((_, response) => void response.end());
  await generate(one.url, rate({ journeys, perSecond: 400, for: '1s' }));
  await generate(other.url, atOnce({ journeys, count: 10, times: 20, every: '1ms' }));
  const paths = (got: Got[]) =>
    got.map(({ path }) => path).toSorted((a, b) => Number(a.split('/')[2]) - Number(b.split('/')[2]));
  expect(paths(one.got).slice(0, 200)).toEqual(paths(other.got));
  const often = paths(other.got).filter((path) => path.startsWith('/often')).length;
  // Binomial with n = 200 and p = 0.75: standard deviation 6.
  expect(Math.abs(often - 150)).toBeLessThan(5 * 6.2);
});

test('a later step is due by the end of the answer before and the time to think, however slow that was', async () => {
  await using service = await serve((_, response) => void setTimeout(() => response.end(), 40));
  const steps = [
    { path: '/1' },
    { path: '/2', think: '150ms' },
    { path: '/3', think: { from: '100ms', to: '200ms' } },
  ];
  const { total, rows, histogram } = await generate(
    service.url,
    // Few arrivals: nothing else wakes the loop when a step becomes due.
    rate({ journeys: [{ steps }], perSecond: 2, arrivals: 'uniform', for: '2s' }),
  );
  expect(total.journeysDone).toBeGreaterThanOrEqual(3);
  expect(total).toMatchObject({ held: 0, unsent: 0, waiting: 0 });
  const lateMs = Math.max(...rows.map((row) => row.latenessP50Ms ?? 0));
  expect(lateMs).toBeLessThan(20);
  expect(histogram.p50Ms).toBeGreaterThan(35);
  const at = (path: string) => service.got.filter((got) => got.path === path).map(({ atMs }) => atMs);
  const [second, third] = [at('/2'), at('/3')];
  for (const [index, atMs] of second.entries()) expect(atMs - (at('/1')[index] ?? 0)).toBeGreaterThan(185);
  expect(third.length).toBeGreaterThan(0);
});

test('a user who thinks lets the connection rest, and another request is not sent meanwhile', async () => {
  await using service = await serve((_, response) => void response.end());
  const steps = [
    { path: '/1', think: '40ms' },
    { path: '/2', think: { mean: '20ms' } },
  ];
  const { total } = await generate(service.url, steady({ journeys: [{ steps }], connections: 2, for: '1s' }));
  // Each journey takes 60 ms and more on average.
  expect(total.journeysBegun).toBeLessThan(2 * 25);
  expect(total.journeysDone).toBeGreaterThan(8);
  expect(new Set(service.got.map(({ port }) => port)).size).toBe(2);
});

test('a step that times out counts as the time-out, and abandons its journey', async () => {
  await using service = await serve(({ path }, response) => void (path === '/slow' ? null : response.end()));
  const journeys = [{ steps: [{ path: '/quick' }, { path: '/slow' }, { path: '/never' }] }];
  for (const load of [
    steady({ journeys, connections: 2, for: '500ms', timeout: '100ms' }),
    rate({ journeys, perSecond: 20, for: '500ms', timeout: '100ms' }),
  ]) {
    const { total, histogram } = await generate(service.url, load);
    expect(total.timeouts).toBeGreaterThan(3);
    expect(total.journeysAbandoned).toBe(total.timeouts);
    expect(histogram.maxMs).toBeGreaterThan(99);
  }
  expect(service.got.some(({ path }) => path === '/never')).toBe(false);
});
