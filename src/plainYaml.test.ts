import { expect, test } from 'vitest';
import { plainValue, yamlDocument } from './plainYaml.ts';

const read = (text: string): unknown => plainValue(yamlDocument(text, { merge: true }));

test('anchors, aliases and merges as people write them', () => {
  expect(read('a: &a { x: 1 }\nb: [*a, *a]\nc: { <<: *a, y: 2 }')).toEqual({
    a: { x: 1 },
    b: [{ x: 1 }, { x: 1 }],
    c: { x: 1, y: 2 },
  });
});

test('what stands in braces as in a template is a key, and no more', () => {
  expect(read('a: {{ x }}')).toEqual({ a: { '{ x }': null } });
});

/** Twenty levels of nine aliases each. */
const bomb = (leaf: string): string =>
  [
    `a0: &a0 ${leaf}`,
    ...Array.from({ length: 20 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`),
  ].join('\n');

// The library's own count sees no alias of what holds no text and no number.
test.each([
  ['a bomb of texts', bomb('[x]'), 'more than a million'],
  ['a bomb of nothing', bomb('[]'), 'more than a million'],
  ['thousands of aliases', `a: &a []\nb: [${'*a,'.repeat(3000)}]`, 'more than 2000 aliases'],
  ['a list within itself', 'a: &a [1, *a]', '*a stands within what it names'],
  ['a mapping within itself', 'a: &a { b: { c: *a } }', '*a stands within what it names'],
  ['keys within keys', '? '.repeat(1000), 'keys within keys'],
])('%s is refused', (_, text, why) => {
  expect(() => read(text)).toThrow(why);
});

test.each([
  ['lists', '['.repeat(20_000)],
  ['mappings', 'a: '.repeat(50_000)],
])(
  '%s that are nested deeper than can be followed are told so, by the error or among the mistakes',
  (_, text) => {
    const mistakes = (): string[] => {
      try {
        return yamlDocument(text).errors.map(({ message }) => message);
      } catch (error) {
        return [(error as Error).message];
      }
    };
    expect(mistakes()).toContain('it is nested too deeply');
  },
);
