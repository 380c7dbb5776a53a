import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { usageError } from '../../src/errors.ts';
import { attempt } from './attempt.ts';
import { mended } from './mended.ts';
import { withFigures } from './page.ts';
import { reader } from './reader.ts';
import { readers } from './readers.ts';

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => void vi.restoreAllMocks());

/** A campaign in short, by the same definitions; `npm run fuzz` has more. */
test.each(readers.map((each) => [each.name, each] as const))('%s', async (_, each) => {
  const tally = await attempt(each, { seed: 1, runs: each.inShort ?? 200 });
  expect(tally.faults).toEqual([]);
  expect(tally.inputs).toBeGreaterThan(0);
  // Whoever refuses everything has read nothing.
  expect(tally.refused).toBeLessThan(tally.inputs);
});

test('the page has the figures that were written down, and names readers that are there', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8');
  expect(withFigures(page)).toBe(page);
  const names = readers.map(({ name }) => name);
  expect(Object.keys(mended).filter((name) => !names.includes(name))).toEqual([]);
});

describe('what is a fault, and the least input with it', () => {
  const tallyOf = (read: (input: number) => unknown) =>
    attempt(reader({ name: 'n', reads: '', weight: 1, inputs: () => fc.nat(1000), read }), {
      seed: 3,
      runs: 150,
    });

  test('an error of ours, once for each place, with the seed by which it comes again', async () => {
    const read = (input: number): void => {
      if (input > 500) throw new TypeError('not a function');
    };
    const { faults, inputs } = await tallyOf(read);
    expect(inputs).toBe(150);
    expect(faults).toMatchObject([{ kind: 'error', what: 'TypeError: not a function', input: '501' }]);
    const [{ seed, runs } = { seed: 0, runs: 0 }] = faults;
    const again = reader({ name: 'n', reads: '', weight: 1, inputs: () => fc.nat(1000), read });
    expect((await attempt(again, { seed, runs: runs - 1 })).faults).toEqual([]);
    expect((await attempt(again, { seed, runs })).faults).toHaveLength(1);
  });

  test('a refusal for people is none, and one in words of ours is', async () => {
    const refusing = (message: string) => (input: number) => {
      if (input > 500) throw usageError(message, 'Do this.');
    };
    const plain = await tallyOf(refusing('a.yaml: no number'));
    expect(plain.faults).toEqual([]);
    expect(plain.refused).toBeGreaterThan(0);
    expect((await tallyOf(refusing('a.yaml: undefined'))).faults).toMatchObject([
      { kind: 'unclear refusal' },
    ]);
  });
});
