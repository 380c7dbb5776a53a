import { expect, test } from 'vitest';
import { literalTemplate, parseTemplate, placeholdersIn } from './template.ts';

const sources = (text: string) => placeholdersIn(text).map(({ source }) => source);

test('a text is cut into what stands as it is, and places', () => {
  expect(parseTemplate('/a/{{ int 1..9 }}/{1..3}?q={{data.first name}}')).toMatchObject([
    '/a/',
    { source: { kind: 'int', from: 1, to: 9 }, as: null },
    '/{1..3}?q=',
    { source: { kind: 'data', column: 'first name' } },
  ]);
});

test('each kind of place', () => {
  expect(
    sources('{{iteration}}{{uuid}}{{choice red | dark green}}{{int -5..5}}{{data.a.b}}{{csrf-token}}'),
  ).toEqual([
    { kind: 'iteration' },
    { kind: 'uuid' },
    { kind: 'choice', words: ['red', 'dark green'] },
    { kind: 'int', from: -5, to: 5 },
    { kind: 'data', column: 'a.b' },
    { kind: 'taken', name: 'csrf-token' },
  ]);
  expect(parseTemplate('{{raw next}}{{number data.id}}')).toMatchObject([
    { as: 'raw', source: { kind: 'taken', name: 'next' } },
    { as: 'number', source: { kind: 'data', column: 'id' } },
  ]);
});

test('braces of JSON are no places, and two in a row can be written', () => {
  expect(parseTemplate('{"a":{"b":{"c":1}}}')).toEqual(['{"a":{"b":{"c":1}}}']);
  expect(parseTemplate('a \\{{b}} c')).toEqual(['a {{b}} c']);
  for (const text of ['{{', 'a{{b}}c', '\\{{', '{{{x}}}'])
    expect(parseTemplate(literalTemplate(text)).join(''), text).toBe(text);
});

test.each([
  '{{',
  '{{}}',
  '{{int 5..1}}',
  '{{int a..b}}',
  '{{choice one}}',
  '{{two words}}',
  '{{raw}}',
  '{{data}}',
])('%s is refused', (text) => expect(() => parseTemplate(`x${text}`)).toThrow(TypeError));

test('places are found in keys and values of any JSON', () => {
  const value = { '{{a}}': [{ x: ['{{b}}', 1, null] }], y: true };
  expect(placeholdersIn(value).map(({ written }) => written)).toEqual(['a', 'b']);
});
