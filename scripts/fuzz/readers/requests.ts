import fc, { type Arbitrary } from 'fast-check';
import { stringify } from 'yaml';
import { importerOf } from '../../../src/imports/format.ts';
import { scenarioText } from '../../../src/imports/scenarioText.ts';
import { changes } from '../make/texts.ts';
import { valuesLike } from '../make/values.ts';
import { reader } from '../reader.ts';

const pair = (name: string, value: string) => ({ name, value });
const token = 'k9f2mx81qpLLzz';
const entry = (at: number, method: string, url: string, more: object, answer: object) => ({
  startedDateTime: new Date(1_700_000_000_000 + at * 1000).toISOString(),
  time: 200,
  request: {
    method,
    url,
    headers: [pair('Accept', '*/*'), pair('Authorization', `Bearer ${token}`)],
    cookies: [],
    ...more,
  },
  response: {
    status: 200,
    headers: [pair('Set-Cookie', 'XSRF=x5rfDDDD4444; Path=/')],
    content: { mimeType: 'application/json', ...answer },
  },
});
const har = {
  log: {
    version: '1.2',
    entries: [
      entry(
        0,
        'POST',
        'https://a.test/login?x=1',
        { postData: { mimeType: 'application/json', text: '{"user":"ann"}' } },
        { text: `{"session":{"token":"${token}"},"list":[{"id":41}]}` },
      ),
      entry(
        1,
        'GET',
        `https://a.test/items/41?token=${token}`,
        { headers: [pair('Cookie', 'XSRF=x5rfDDDD4444')] },
        {
          mimeType: 'text/html',
          text: `<input name="csrf" value="c5rfAAAA1111"><meta name="t" content="m3taBBBB2222">`,
        },
      ),
      entry(
        2,
        'POST',
        'https://a.test/items',
        {
          postData: {
            mimeType: 'application/x-www-form-urlencoded',
            params: [pair('csrf', 'c5rfAAAA1111'), pair('a', '{{b}}')],
          },
        },
        { encoding: 'base64', text: 'eyJpZCI6Nzd9' },
      ),
      entry(
        3,
        'POST',
        'https://a.test/upload',
        {
          postData: {
            mimeType: 'multipart/form-data; boundary=x',
            text: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
          },
        },
        { text: '' },
      ),
    ],
  },
};

const openApi = {
  openapi: '3.1.0',
  servers: [{ url: 'https://{region}.a.test:8443/v1', variables: { region: { default: 'eu' } } }],
  security: [{ key: [] }],
  paths: {
    '/items/{id}': {
      parameters: [{ $ref: '#/components/parameters/id' }],
      get: {
        parameters: [
          {
            name: 'color',
            in: 'query',
            style: 'form',
            explode: false,
            schema: { type: 'array', items: { type: 'string', enum: ['blue'] } },
          },
          { name: 'f', in: 'query', style: 'deepObject', explode: true, example: { a: 1 } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string', format: 'uuid' } },
          { name: 'c', in: 'cookie', example: 'x' },
        ],
      },
      put: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
      },
    },
    '/upload': {
      post: {
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: { type: 'object', properties: { a: { type: 'integer', minimum: 3 } } },
            },
          },
        },
      },
    },
  },
  components: {
    parameters: { id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
    schemas: {
      Item: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', minLength: 3, pattern: '^a+$' },
          parent: { $ref: '#/components/schemas/Item' },
          price: { anyOf: [{ type: 'number' }, { type: 'null' }] },
          tags: { type: 'array', minItems: 2, items: { oneOf: [{ type: 'string' }, { type: 'boolean' }] } },
          all: { allOf: [{ type: 'object', properties: { x: { type: 'string', example: 'y' } } }] },
        },
      },
    },
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
  },
};

/** Written as JSON or YAML, and perhaps damaged. */
const written = (document: unknown): Arbitrary<string> =>
  fc
    .tuple(
      valuesLike([document]),
      fc.boolean(),
      fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, changes(2)),
    )
    .map(([value, asYaml, change]) => {
      const text = asYaml
        ? (stringify(value, { aliasDuplicateObjects: false }) ?? '')
        : (JSON.stringify(value) ?? '');
      return change === null ? text : change(text);
    });

/** To the file of a scenario that `init` writes. */
function importText(text: string, file: string): void {
  const importer = importerOf(text, file);
  if (importer === null) return;
  scenarioText(importer.read(text, file, null), 'imported', file);
}

const recordings = reader({
  name: 'har',
  reads: 'HAR recordings',
  weight: 8,
  inputs: () => written(har),
  read: (text: string) => importText(text, 'shop.har'),
});

const documents = reader({
  name: 'openapi',
  reads: 'OpenAPI documents',
  weight: 8,
  inShort: 80,
  inputs: () => written(openApi),
  read: (text: string) => importText(text, 'api.yaml'),
});

export const requestReaders = [recordings, documents];
