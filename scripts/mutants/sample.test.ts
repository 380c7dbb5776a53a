import { expect, test } from 'vitest';
import { draw } from './sample.ts';

const mutants = Array.from({ length: 200 }, (_, index) => ({
  id: `${index}`,
  fileName: 'src/one.ts',
  mutatorName: 'EqualityOperator',
  replacement: index % 2 === 0 ? '<' : '<=',
  location: { start: { line: index >> 1, column: 4 }, end: { line: index >> 1, column: 9 } },
}));

test('a seed draws the same, another seed others, in whatever order they come', () => {
  const drawn = draw(mutants, 50, 1);
  expect(drawn.size).toBe(50);
  expect(draw(mutants.toReversed(), 50, 1)).toEqual(drawn);
  expect(draw(mutants, 50, 2)).not.toEqual(drawn);
});

test('ids mean nothing: Stryker numbers the same mutant otherwise when other files are asked for', () => {
  const drawn = draw(mutants, 50, 1);
  const renumbered = mutants.map((mutant) => ({ ...mutant, id: `of another run ${mutant.id}` }));
  expect(draw(renumbered, 50, 1)).toEqual(new Set([...drawn].map((id) => `of another run ${id}`)));
});

test('each is as likely as another', () => {
  const times = new Map(mutants.map(({ id }) => [id, 0]));
  for (let seed = 1; seed <= 400; seed += 1)
    for (const id of draw(mutants, 50, seed)) times.set(id, (times.get(id) ?? 0) + 1);
  // 100 of 400 expected, with a standard deviation of 8.7; of 200 none lies 4.5 of them away.
  expect(Math.min(...times.values())).toBeGreaterThan(60);
  expect(Math.max(...times.values())).toBeLessThan(140);
});

test('all, where there are no more than asked for', () => {
  expect(draw(mutants, 200, 1).size).toBe(200);
  expect(draw(mutants, 1000, 1).size).toBe(200);
});
