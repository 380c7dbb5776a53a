import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { runtimes } from '../runtime/index.ts';
import { neededParts } from './neededParts.ts';

// Whoever has a pattern is asked for each line of a log: the program's own lists are not to have those of these tests.
vi.resetModules();
const { prefilter, quick } = await import('./prefilter.ts');
afterAll(() => void vi.resetModules());

const patterns = [/killed/i, /ill/, /process \d/, /^\d+$/, /cess|ki/, /(?:ab|abc|bcd)e/];
const filter = prefilter(patterns);

test.each([
  ['', [3]],
  ['nothing of them', [3]],
  ['KILLED', [0, 1, 3]],
  ['process', [3]],
  ['process 1 was killed', [0, 1, 2, 3]],
  ['abcde', [3]],
  ['kílled', [3]],
  ['success', [3]],
])('candidates for a match with "%s"', (text, expected) => {
  const tried = filter.candidates(text);
  // Parts of two letters are looked for by nobody.
  expect(tried.filter((place) => ![4, 5].includes(place))).toEqual(expected);
  expect(tried).toContain(4);
  expect(filter.any(text)).toBe(true);
});

test('one list knows nothing of what was found for another', () => {
  const [one, other] = [prefilter([/first/]), prefilter([/second/])];
  expect([one.any('first'), other.any('first')]).toEqual([true, false]);
  expect([one.any('second'), other.any('second')]).toEqual([false, true]);
  expect([one.any('first'), one.any('first')]).toEqual([true, true]);
});

test('what was found for a text is not taken for one of its parts', () => {
  const [one, other] = [prefilter([/first/]), prefilter([/second/])];
  const found = (text: string) => [one.any(text), other.any(text)];
  expect(found('first and second')).toEqual([true, true]);
  expect(found('and second')).toEqual([false, true]);
  expect(found('d')).toEqual([false, false]);
  expect(found('')).toEqual([false, false]);
  expect(found('fir')).toEqual([false, false]);
  expect(found('first')).toEqual([true, false]);
});

test('a quick pattern says what the pattern says', () => {
  const pattern = quick(/killed (?<name>\w+)/);
  expect(pattern.exec('it killed java')?.groups?.name).toBe('java');
  expect([pattern.test('killed java'), pattern.test('killed'), pattern.exec('java')]).toEqual([
    true,
    false,
    null,
  ]);
});

const lines = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:txt|log|ts)$/.test(name))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));

test('no line that a runtime’s pattern matches is passed over', () => {
  const known = Object.values(runtimes).flatMap(({ logLines, gcLines }) =>
    [...logLines, ...gcLines].map(({ pattern }) => pattern),
  );
  const all = prefilter(known);
  const src = join(import.meta.dirname, '..');
  let matches = 0;
  for (const line of [...lines(join(src, 'autopsy')), ...lines(join(src, 'runtime'))]) {
    const text = line.slice(0, 1000);
    const tried = new Set(all.candidates(text));
    for (const [place, pattern] of known.entries()) {
      if (tried.has(place) || !pattern.test(text)) continue;
      expect([pattern.source, neededParts(pattern), text]).toBeNull();
    }
    matches += tried.size;
  }
  expect(matches).toBeGreaterThan(0);
});

test('who has to look at a text is known at one look', async () => {
  vi.resetModules();
  const fresh = await import('./prefilter.ts');
  fresh.prefilter([/pause young/i], 'collections');
  fresh.prefilter([/killed/]);
  expect(
    ['nothing', 'Pause Young', 'killed', 'Pause Young was killed', 'nothing'].map(fresh.whoLooks),
  ).toEqual(['nobody', 'collections', 'anybody', 'anybody', 'nobody']);
  fresh.prefilter([/^\d/], 'collections');
  expect(['nothing', 'killed'].map(fresh.whoLooks)).toEqual(['collections', 'anybody']);
  fresh.prefilter([/^\d/]);
  expect(['nothing', 'Pause Young'].map(fresh.whoLooks)).toEqual(['anybody', 'anybody']);
});
