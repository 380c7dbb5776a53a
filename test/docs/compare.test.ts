import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { falseAlarms, runShapes } from '../../scripts/docs/comparePage.ts';
import { recordedVerdicts, sameWorlds } from '../../scripts/docs/drawReports.ts';

const worlds = sameWorlds(recordedVerdicts());
const [, shape] = runShapes;

// Seeds are others than the page's, which has 10,000 in all.
test.each(worlds)('a run against itself: at most one false alarm in a hundred, $name', (world) => {
  if (shape === undefined) throw new Error('no shape');
  const count = 500;
  const found = falseAlarms(world, shape, 1_000_000, count);
  expect(found / count).toBeLessThanOrEqual(0.01 + 3 * Math.sqrt((0.01 * 0.99) / count));
});

test('the page says so of 10,000', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'compare.md'), 'utf8');
  const [, found, all] = /Together: (\d+) of (\d+) /.exec(page) ?? [];
  expect(Number(all)).toBeGreaterThanOrEqual(10_000);
  expect(Number(found) / Number(all)).toBeLessThanOrEqual(0.01);
});
