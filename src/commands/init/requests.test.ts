import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { generatePlan, serve } from '../../load/testing/generate.ts';
import { loadPlanOf } from '../../scenario/loads/loadPlan.ts';
import { rate } from '../../scenario/loads/rate.ts';
import { steady } from '../../scenario/loads/steady.ts';
import { loadScenario } from '../../workspace/loading/loadScenario.ts';
import { initRequests } from './requests.ts';
import { recordHar } from './testing/recordHar.ts';
import { shopWithLogin } from './testing/shopWithLogin.ts';

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-imports-'));
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const again = (args: readonly string[]) => `npx oomlab ${args.join(' ')}`;
const init = async (name: string, content: string, host?: string) => {
  writeFileSync(join(folder, name), content);
  return initRequests(name, { again, into: folder, ...(host === undefined ? {} : { host }) });
};
const sendsOf = async (file: string) => {
  const { load } = (await loadScenario(join(folder, file))).scenario;
  return { requests: load?.requests, journeys: load?.journeys };
};

/** Somebody who logs in, looks at goods, orders, pays and goes; a page of another host is asked for in between. */
async function shopping(url: string, elsewhere: string) {
  const client = recordHar();
  const form = await client.get(`${url}/login`);
  await client.get(`${url}/style.css`);
  await client.get(`${elsewhere}/tracker.js?user=ann`);
  const csrf = /name="csrf" value="(\w+)"/.exec(form.text)?.[1] ?? '';
  const login = await client.send('POST', `${url}/login`, {
    form: { user: 'ann', password: 'p4ssw0rd', csrf },
  });
  await client.get(`${url}${login.location}`);
  const me = JSON.parse((await client.get(`${url}/api/me`)).text);
  const bearer = { Authorization: `Bearer ${me.access_token}` };
  await client.get(`${url}/style.css`, { 'If-None-Match': '"style-1"' });
  await client.get(`${url}/goods/${me.goods[1].id}`, bearer);
  await client.get(`${url}/goods/none`, bearer);
  const ordered = await client.send(
    'POST',
    `${url}/orders`,
    { json: { goodId: me.goods[1].id, count: 1 } },
    bearer,
  );
  const { number } = JSON.parse(ordered.text).order;
  const order = JSON.parse((await client.get(`${url}/orders/${number}`, bearer)).text);
  await client.send(
    'PATCH',
    `${url}/orders/${number}`,
    { json: { state: 'paid' } },
    { ...bearer, 'If-Match': order.version },
  );
  await client.send('DELETE', `${url}/orders/${number}`, null, bearer);
  await client.get(`${url}/orders/${number}`, bearer);
  return client;
}

test('what was recorded of a service with login, cookies and tokens has the same statuses when it is sent again', async () => {
  const statuses: number[] = [];
  await using shop = await shopWithLogin((_, status) => statuses.push(status));
  await using tracker = await serve((_, response) => void response.end('x'));
  const client = await shopping(shop.url, tracker.url);
  const recorded = statuses.splice(0);
  expect(recorded).toEqual([200, 200, 302, 200, 200, 304, 200, 404, 201, 200, 200, 204, 404]);

  expect(await init('shop.har', client.har())).toBe(exitCodes.ok);
  expect(out).toContain(`Made shop.ts: a journey of ${recorded.length} steps`);
  expect(out).toContain(new URL(tracker.url).host);
  const written = readFileSync(join(folder, 'shop.ts'), 'utf8');
  for (const volatile of ['Sec-Fetch', 'sec-fetch', 'x-request-id', 'sid=', 'tracker.js'])
    expect(written).not.toContain(volatile);

  const { journeys } = await sendsOf('shop.ts');
  const asked = shop.got.length;
  // One user after the other: the order is that of the recording, and the service's own log says what it answered.
  const one = await generatePlan(shop.url, loadPlanOf(steady({ journeys, connections: 1, for: '3s' }), 1));
  expect(statuses.length).toBeGreaterThan(5 * recorded.length);
  const same = statuses.filter((status, index) => status === recorded[index % recorded.length]).length;
  expect(same / statuses.length).toBeGreaterThanOrEqual(0.99);
  expect(one.troubles).toEqual([]);
  // Many beside each other.
  const many = await generatePlan(shop.url, loadPlanOf(rate({ journeys, perSecond: 40, for: '2s' }), 2));
  expect(many.troubles).toEqual([]);
  expect(many.total.journeysDone).toBeGreaterThan(20);
  expect(many.total).toMatchObject({ failedCheck: 0, non2xx: 0, journeysAbandoned: 0 });
  expect(tracker.got).toHaveLength(1);
  expect(shop.got.length).toBeGreaterThan(asked);
});

const document = `
openapi: 3.1.0
info: { title: Pets, version: '1' }
servers: [{ url: 'http://pets.test:3000/v1' }]
security: [{ key: [] }]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
  parameters:
    Page: { name: page, in: query, required: true, schema: { type: integer, minimum: 0, maximum: 3 } }
  schemas:
    Pet:
      type: object
      required: [name, kind]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, example: Rex }
        kind: { type: string, enum: [dog, cat] }
        born: { type: string, format: date }
        tags: { type: array, items: { type: string } }
paths:
  /pets:
    get:
      parameters:
        - $ref: '#/components/parameters/Page'
        - { name: kind, in: query, required: true, schema: { type: string, enum: [dog, cat] } }
        - { name: ids, in: query, example: [1, 2], schema: { type: array, items: { type: integer } } }
        - { name: unused, in: query, schema: { type: string } }
        - { name: X-Trace, in: header, required: true, schema: { type: string, default: 'a b' } }
    post:
      security: []
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
  /pets/{petId}/{note}:
    parameters:
      - { name: petId, in: path, required: true, schema: { type: integer } }
      - { name: note, in: path, required: true, example: 'a/b c' }
    put:
      requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object, properties: { n: { type: integer, example: 3 } } } } } }
    delete: { deprecated: true }
    patch:
      requestBody: { required: true, content: { image/png: {} } }
  /elsewhere: { $ref: 'other.yaml#/x' }
`;

test("an API's document becomes a mix that the API understands", async () => {
  await expect(init('pets.yaml', document)).resolves.toBe(exitCodes.ok);
  expect(out).toContain('DELETE /pets/{petId}/{note} (deprecated)');
  expect(out).toContain('other.yaml#/x is in another file');
  expect(out).toContain('PATCH /pets/{petId}/{note}');
  expect(out).toMatch(/security key \(apiKey header X-Key\).*GET \/pets/);
  expect(out).not.toMatch(/security.*POST/);
  const { requests } = await sendsOf('pets.ts');
  await using service = await serve((_, response) => void response.end());
  const { total } = await generatePlan(
    service.url,
    loadPlanOf(rate({ requests, perSecond: 200, for: '1s' }), 1),
  );
  expect(total.ok).toBe(total.sent);
  const of = (method: string) => service.got.filter((got) => got.method === method);
  for (const { path, headers } of of('GET')) {
    expect(path).toMatch(/^\/v1\/pets\?page=[0-3]&kind=(dog|cat)&ids=1&ids=2$/);
    expect(headers['x-trace']).toBe('a b');
  }
  for (const { path, body } of of('PUT')) {
    expect(path).toMatch(/^\/v1\/pets\/([1-9]|10)\/a%2Fb%20c$/);
    expect(body.toString()).toBe('n=3');
  }
  for (const { body, headers } of of('POST')) {
    const { name, kind, id, born } = JSON.parse(body.toString());
    expect([name, kind, id]).toEqual(['Rex', 'dog', undefined]);
    expect(born).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(headers['content-type']).toBe('application/json');
  }
  expect(of('GET').length).toBeGreaterThan(of('POST').length);
  expect(of('PUT').length).toBeGreaterThan(0);
  expect(new Set(service.got.map(({ method }) => method))).toEqual(new Set(['GET', 'POST', 'PUT']));
});

test.each<[string, string, RegExp]>([
  ['empty.har', '{"log":{"entries":[]}}', /empty\.har has no requests/],
  ['broken.har', '{', /broken\.har is no HAR file/],
  ['old.yaml', 'swagger: "2.0"\npaths: {}', /Swagger 2\.0/],
  ['none.json', '{"openapi":"3.0.0","paths":{}}', /no operations/],
  ['bad.yaml', 'openapi: 3.0.0', /no document of OpenAPI 3/],
  ['next.json', '{"openapi":"4.0.0","paths":{}}', /no document of OpenAPI 3/],
])('%s is refused in two lines, and nothing is written', async (name, content, what) => {
  const error = await init(name, content).then(
    () => null,
    (thrown: { message: string; hint: string }) => thrown,
  );
  expect(error?.message).toMatch(what);
  expect(`${error?.message}\n${error?.hint}`.split('\n')).toHaveLength(2);
  expect(existsSync(join(folder, name.replace(/\..*/, '.ts')))).toBe(false);
});

test('a file that is not there, and one that was made already', async () => {
  expect(() => initRequests('nowhere.har', { again, into: folder })).toThrow('There is no file nowhere.har');
  await init('pets.yaml', document);
  await expect(init('pets.yaml', document)).rejects.toThrow('pets.ts is there already');
});
