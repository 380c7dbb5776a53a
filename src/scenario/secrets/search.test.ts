import { expect, test } from 'vitest';
import { formsOf } from './forms.ts';
import { redacted } from './looks.ts';
import { searchFor, withoutFound } from './search.ts';

const without = (text: string, ...wanted: string[]): string => withoutFound(text, searchFor(wanted));

test('all that is looked for is left out, the longest where one begins with another', () => {
  expect(without('a long-secret, b long-', 'long-', 'long-secret')).toBe(`a ${redacted}, b ${redacted}`);
  expect(without('onetwothree', 'onetwo', 'twothree')).toBe(redacted);
  expect(without('onetwo', 'onet', 'two')).toBe(`${redacted}wo`);
  expect(without('abcdabcd', 'abcd')).toBe(`${redacted}${redacted}`);
});

test('what is not secret stays as it is, in any writing', () => {
  expect(without('grüß – 🙂 pässwörd\ud800', 'pässwörd')).toBe(`grüß – 🙂 ${redacted}\ufffd`);
  for (const text of ['grüß\ud800', '', 'abc', 'ABCD', 'abc d']) expect(without(text, 'abcd')).toBe(text);
  expect(without('anything')).toBe('anything');
});

test('thousands are looked for in megabytes', () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => `password-${index}`);
  const text = Array.from({ length: 5_000 }, (_, index) => `GET /orders?page=${index} 200 OK, 12 ms`).join(
    '\n',
  );
  const search = searchFor(rows);
  expect(withoutFound(`${text} password-19999 password-x`, search)).toBe(`${text} ${redacted} password-x`);
});

const secret = 'pa"ss/w\\rd +ü';

test.each([
  ['as it is', secret],
  ['in a URL', encodeURIComponent(secret)],
  ['in a URL of a program that writes small letters', 'pa%22ss%2fw%5crd%20%2b%c3%bc'],
  ['in a form', new URLSearchParams({ a: secret }).toString().slice(2)],
  ['within JSON', JSON.stringify(secret).slice(1, -1)],
])('is found %s', (_, written) => {
  expect(without(`<${written}>`, ...formsOf(secret))).toBe(`<${redacted}>`);
});

test.each(['a', 'ab', 'abc', 'abcd'])('is found in basic credentials, whoever it is of: %s', (user) => {
  for (const password of ['opensesame', 'opensesam', 'opensesa', '\u00ff\u00fe>>>???ÿÿ'])
    for (const encoding of ['base64', 'base64url'] as const) {
      const credentials = Buffer.from(`${user}:${password}`).toString(encoding);
      const left = without(`Basic ${credentials}`, ...formsOf(password));
      expect(left).toContain(redacted);
      // No more than a part of a byte at either end.
      expect(left.replace(redacted, '').length).toBeLessThanOrEqual('Basic '.length + 8 + 4);
    }
});

test('other base64 is left alone', () => {
  const text = Buffer.from('user:something else').toString('base64');
  expect(without(text, ...formsOf('opensesame'), ...formsOf('some'))).toBe(text);
});
