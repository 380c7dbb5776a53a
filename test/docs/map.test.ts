import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kinds, type Outcome, simulated } from '../../scripts/docs/map/simulatedServices.ts';
import { mapRow, services } from '../../scripts/docs/mapPage.ts';

/** Of each kind; `docs/map.md` has the figures of thousands in all. */
const each = 15;
const of = (kind: string): Outcome[] => simulated(kind, each);
const orderly = Object.keys(kinds).filter((kind) => !kind.includes('no order'));

test('a line is drawn within one step of where it is, unless it is shallow', () => {
  for (const kind of orderly.filter((each) => !each.includes('shallow'))) {
    const far = of(kind).filter(({ farWrong, contradictory }) => farWrong > 0 && !contradictory);
    expect(far.length, kind).toBeLessThanOrEqual(1);
  }
});

test('it takes no more trials than it says, and tells when there is no order', () => {
  for (const kind of orderly)
    for (const { trials, columns, rows, lines } of of(kind))
      expect(trials).toBeLessThanOrEqual(lines * (2 * (columns + rows) - 1));
  const [without = ''] = Object.keys(kinds).filter((kind) => kind.includes('no order'));
  const told = of(without).filter(({ contradictory, open }) => contradictory || open > 0);
  expect(told.length).toBeGreaterThan(0.8 * each);
});

test('of lines further off than a step most are said to be blurred, and of sharp ones none', () => {
  const [steep = ''] = orderly;
  expect(of(steep).filter(({ blurred }) => blurred)).toEqual([]);
  const far = orderly.flatMap(of).filter(({ farWrong, contradictory }) => farWrong > 0 && !contradictory);
  const silent = far.filter(({ blurred }) => !blurred);
  expect(silent.length).toBeLessThanOrEqual(1 + far.length / 3);
});

describe('the page', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'map.md'), 'utf8');

  // A kind whose maps take few trials; "node scripts/docs.ts map" makes all of the page.
  test('has the figures that the program makes', () => {
    const kind = 'nothing survives';
    expect(page.split('\n')).toContain(mapRow(kind, simulated(kind, services)));
  });

  test('of all kinds whose line is not shallow 95 % of the maps are within one step', () => {
    const shares = page
      .split('\n')
      .filter((line) => orderly.some((kind) => line.startsWith(`| ${kind} |`)) && !line.includes('shallow'))
      .map((line) => Number(/\((\d[\d.]*) %\)/.exec(line)?.[1]));
    expect(shares.length).toBe(orderly.length - 2);
    for (const share of shares) expect(share).toBeGreaterThanOrEqual(95);
  });
});
