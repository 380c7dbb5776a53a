import { expect, test } from 'vitest';
import { literal, spread } from './literal.ts';

const read = (text: string): unknown => new Function(`return ${text};`)();

test.each([
  'it\'s "both" \\ \n\u2028 ü',
  "it's",
  '"double"',
  { a: 1, 'b-c': [true, null, -0.5e-7], d: {}, e: [], class: 'x', 1: 'y' },
  { long: 'x'.repeat(200), list: Array.from({ length: 50 }, (_, n) => ({ n, text: `'${n}'` })) },
  [[['x'.repeat(120)]]],
  { '...process.exit()': 1, "...'": { '...a': 'x'.repeat(120) }, 'b`': 1 },
])('%j is the same when it is read', (value) => {
  expect(read(literal(value))).toEqual(value);
});

test('what is too long for a line has one each', () => {
  expect(literal({ a: 1, b: ['x'] })).toBe("{ a: 1, b: ['x'] }");
  expect(literal({ [spread]: 'common', a: 'x'.repeat(110) }, 2)).toBe(
    `{\n    ...common,\n    a: '${'x'.repeat(110)}',\n  }`,
  );
});

test('what shows nothing, or turns the direction of writing, is an escape of the same text', () => {
  const text = 'a\u202Eb\u2066c\u200Bd\u0085e\u2028f\u{E0041}g\nh é 日本';
  const written = literal(text);
  expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(written).toContain('é 日本');
  expect(read(written)).toBe(text);
});
