import { expect, test } from 'vitest';
import { parsePath } from '../../scenario/templates/path.ts';
import { parseTemplate } from '../../scenario/templates/template.ts';
import type { WrittenRequest } from '../written.ts';
import { importOpenApi } from './importOpenApi.ts';

/** The request that is made of one operation with these parameters; those in the path stand in it, one after the other. */
function requestOf(parameters: object[], operation: object = {}): WrittenRequest {
  const names = (parameters as { in: string; name: string }[]).filter((each) => each.in === 'path');
  const path = `/p${names.map(({ name }) => `/{${name}}`).join('')}`;
  const document = { openapi: '3.1.0', paths: { [path]: { get: { parameters, ...operation } } } };
  const { sends } = importOpenApi(JSON.stringify(document), 'api.json');
  const [request] = sends.kind === 'mix' ? sends.requests : [];
  if (request === undefined) throw new Error('no request');
  return request;
}

const list = ['blue', 'b,k', 'x y'];
const object = { R: 100, 'G&': 'a/b' };

test.each<[string, boolean | undefined, unknown, string]>([
  // The tables of OpenAPI 3.1, 4.8.12.2 and .3; what a text has of their delimiters is escaped.
  ['simple', undefined, 'a/b', 'a%2Fb'],
  ['simple', undefined, list, 'blue,b%2Ck,x%20y'],
  ['simple', true, list, 'blue,b%2Ck,x%20y'],
  ['simple', undefined, object, 'R,100,G%26,a%2Fb'],
  ['simple', true, object, 'R=100,G%26=a%2Fb'],
  ['label', undefined, 'a/b', '.a%2Fb'],
  ['label', undefined, list, '.blue,b%2Ck,x%20y'],
  ['label', true, list, '.blue.b%2Ck.x%20y'],
  ['label', true, object, '.R=100.G%26=a%2Fb'],
  ['matrix', undefined, 'a/b', ';v=a%2Fb'],
  ['matrix', undefined, '', ';v'],
  ['matrix', undefined, list, ';v=blue,b%2Ck,x%20y'],
  ['matrix', true, list, ';v=blue;v=b%2Ck;v=x%20y'],
  ['matrix', undefined, object, ';v=R,100,G%26,a%2Fb'],
  ['matrix', true, object, ';R=100;G%26=a%2Fb'],
])('in a path: %s, explode %s, %j', (style, explode, example, text) => {
  const { path } = requestOf([{ name: 'v', in: 'path', required: true, style, explode, example }]);
  expect(path).toBe(`/p/${text}`);
});

test.each<[string | undefined, boolean | undefined, unknown, string]>([
  [undefined, undefined, list, '?v=blue&v=b%2Ck&v=x%20y'],
  ['form', false, list, '?v=blue,b%2Ck,x%20y'],
  ['form', undefined, object, '?R=100&G%26=a%2Fb'],
  ['form', false, object, '?v=R,100,G%26,a%2Fb'],
  // Of all others the elements stand together, unless it is said.
  ['spaceDelimited', undefined, list, '?v=blue%20b%2Ck%20x%20y'],
  ['spaceDelimited', true, list, '?v=blue&v=b%2Ck&v=x%20y'],
  ['spaceDelimited', undefined, object, '?v=R%20100%20G%26%20a%2Fb'],
  ['pipeDelimited', undefined, list, '?v=blue%7Cb%2Ck%7Cx%20y'],
  ['pipeDelimited', undefined, object, '?v=R%7C100%7CG%26%7Ca%2Fb'],
  ['deepObject', true, object, '?v%5BR%5D=100&v%5BG%26%5D=a%2Fb'],
  ['deepObject', undefined, object, '?v%5BR%5D=100&v%5BG%26%5D=a%2Fb'],
  [undefined, undefined, [], ''],
  [undefined, false, [], ''],
  [undefined, undefined, { a: null, b: 1 }, '?b=1'],
  [undefined, undefined, null, ''],
])('in a query: %s, explode %s, %j', (style, explode, example, text) => {
  expect(requestOf([{ name: 'v', in: 'query', style, explode, example }]).path).toBe(`/p${text}`);
});

test.each<[boolean | undefined, unknown, string]>([
  [undefined, 'a, b', 'a, b'],
  [undefined, ['a', 'b'], 'a,b'],
  [undefined, { R: 100, G: 2 }, 'R,100,G,2'],
  [true, { R: 100, G: 2 }, 'R=100,G=2'],
  [undefined, 'a\r\nX-Other: b', 'a X-Other: b'],
])('in a header: explode %s, %j', (explode, example, text) => {
  expect(requestOf([{ name: 'V', in: 'header', explode, example }]).headers).toEqual([['V', text]]);
});

test.each<[boolean | undefined, unknown, string]>([
  [undefined, 'YWI=', 'v=YWI='],
  [undefined, 'a; b="ü"', 'v=a%3B%20b=%22%C3%BC%22'],
  [undefined, ['a', 'b'], 'v=a; v=b'],
  [false, ['a', 'b'], 'v=a,b'],
  [undefined, { R: 100, G: 2 }, 'R=100; G=2'],
  [false, { R: 100, G: 2 }, 'v=R,100,G,2'],
])('in a cookie: explode %s, %j', (explode, example, text) => {
  const parameters = [
    { name: 'v', in: 'cookie', explode, example },
    { name: 'other', in: 'cookie', example: 1 },
  ];
  expect(requestOf(parameters).headers).toEqual([['cookie', `${text}; other=1`]]);
});

test.each(['{{x}}', 'a\\b', '\\{{x}}', '{a|b}', '{1..3}', '{{', '%2F'])(
  '%s stands as it is, wherever',
  (example) => {
    const { path, headers } = requestOf([
      { name: 'p', in: 'path', required: true, example },
      { name: 'q', in: 'query', example },
      { name: 'h', in: 'header', example },
      { name: 'c', in: 'cookie', example },
    ]);
    const plain = (parts: unknown[]): string => {
      expect(parts.every((part) => typeof part === 'string')).toBe(true);
      return parts.join('');
    };
    const url = new URL(plain(parsePath(path)), 'http://x');
    expect(decodeURIComponent(url.pathname)).toBe(`/p/${example}`);
    expect(url.searchParams.get('q')).toBe(example);
    const [header, cookie] = headers.map(([, value]) => plain(parseTemplate(value)));
    expect(header).toBe(example);
    expect(cookie).toBe(`c=${example.replaceAll('\\', '%5C')}`);
  },
);

test('a parameter with content is one text of that kind, by its example or its schema', () => {
  const content = (media: object) => ({ 'application/json': media });
  const { path } = requestOf([
    { name: 'a', in: 'query', content: content({ example: { x: [1, 'ü'] } }) },
    { name: 'b', in: 'query', content: content({ examples: { one: { value: ['z'] } } }) },
    {
      name: 'c',
      in: 'query',
      required: true,
      content: content({ schema: { type: 'object', properties: { n: { type: 'integer', example: 3 } } } }),
    },
    { name: 'd', in: 'query', content: content({ schema: { type: 'object' }, example: '{"s":1}' }) },
    { name: 'e', in: 'query', content: { 'text/plain': { example: 'plain' } } },
  ]);
  const { searchParams } = new URL(path, 'http://x');
  expect([...searchParams]).toEqual([
    ['a', '{"x":[1,"ü"]}'],
    ['b', '["z"]'],
    ['c', '{"n":3}'],
    ['d', '{"s":1}'],
    ['e', 'plain'],
  ]);
});

test.each<[object, RegExp]>([
  [{ type: 'integer' }, /^\{\{int 1\.\.10\}\}$/],
  [{ type: 'integer', minimum: 5, maximum: 7 }, /^\{\{int 5\.\.7\}\}$/],
  [{ type: 'integer', maximum: -3 }, /^\{\{int -3\.\.-3\}\}$/],
  [{ type: 'integer', minimum: 3, exclusiveMinimum: 1 }, /^\{\{int 3\.\.12\}\}$/],
  [
    { type: 'integer', minimum: 3, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true },
    /^\{\{int 4\.\.4\}\}$/,
  ],
  [{ type: 'integer', minimum: 1, multipleOf: 10 }, /^10$/],
  [{ type: ['integer', 'null'], exclusiveMaximum: 4 }, /^\{\{int 1\.\.3\}\}$/],
  [{ type: 'string', enum: ['a', 'b'] }, /^\{\{choice a\|b\}\}$/],
  [{ type: 'string', enum: ['a|b', 'c'] }, /^a%7Cb$/],
  [{ type: 'string', format: 'uuid' }, /^\{\{uuid\}\}$/],
  [{ type: 'integer', const: 4 }, /^4$/],
  [{ type: 'integer', default: 8 }, /^8$/],
  [{ type: 'integer', examples: [9] }, /^9$/],
  [{ type: ['null', 'boolean'] }, /^true$/],
  [{}, /^string$/],
])('of the schema %j', (schema, text) => {
  const { path } = requestOf([{ name: 'v', in: 'path', required: true, schema }]);
  expect(path.slice('/p/'.length)).toMatch(text);
});

test('what belongs to an operation goes before what belongs to its path', () => {
  const document = {
    openapi: '3.1.0',
    servers: [{ url: 'http://a.test/v1' }],
    paths: {
      '/own': {
        servers: [{ url: '/path' }],
        parameters: [{ name: 'X-Id', in: 'header', example: 'path' }],
        get: { parameters: [{ name: 'x-id', in: 'header', example: 'operation' }] },
        head: { servers: [{ url: '/{stage}', variables: { stage: { default: 'operation' } } }] },
      },
      '/plain': { get: {} },
      'x-own': { get: {} },
    },
  };
  const { sends } = importOpenApi(JSON.stringify(document), 'api.json');
  expect(sends.kind === 'mix' && sends.requests.map(({ path, headers }) => [path, headers])).toEqual([
    ['/path/own', [['x-id', 'operation']]],
    ['/operation/own', [['X-Id', 'path']]],
    ['/v1/plain', []],
  ]);
});

test.each<[object, object | null]>([
  [{ content: { 'multipart/form-data': {} } }, null],
  [{ content: {} }, null],
  [
    { content: { 'application/json': { schema: { type: 'object' }, example: '{"a":[1]}' } } },
    { json: { a: [1] } },
  ],
  [
    { content: { 'application/json': { schema: { type: 'string' }, example: '{"a":1}' } } },
    { json: '{"a":1}' },
  ],
  [
    { content: { 'application/json': { examples: { far: { externalValue: 'x' }, near: { value: [2] } } } } },
    { json: [2] },
  ],
  [
    { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' }, example: 'a=b&c=d' } } },
    { form: { a: 'b', c: 'd' } },
  ],
])('the body %j', (requestBody, body) => {
  expect(requestOf([], { requestBody }).body).toEqual(body);
});

test('what asks for more than fits into memory gets enough to try it', () => {
  const schema = { type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e12 } };
  const { path } = requestOf([{ name: 'v', in: 'query', required: true, explode: false, schema }]);
  expect(path.length).toBeGreaterThan(1000);
  expect(path.length).toBeLessThan(2_000_000);
});

test('a document that is damaged JSON is told so, however many lines it has', () => {
  const text = `{"openapi":"3.1.0"}\n`.repeat(20_000);
  expect(() => importOpenApi(text, 'api.json')).toThrow(/api\.json is neither JSON nor YAML: .* JSON/);
});
