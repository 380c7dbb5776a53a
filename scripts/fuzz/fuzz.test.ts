import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { usageError } from '../../src/errors.ts';
import { attempt } from './attempt.ts';
import { mended } from './mended.ts';
import { joined, withFigures } from './page.ts';
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

describe('a campaign in pieces', () => {
  const seenOf = async (pieces: readonly { runs: number; done: number }[]) => {
    const seen: number[] = [];
    const read = (input: number): void => void seen.push(input);
    const each = reader({ name: 'n', reads: '', weight: 1, inputs: () => fc.nat(), read });
    const tallies = [];
    for (const piece of pieces) tallies.push(await attempt(each, { seed: 3, ...piece }));
    return { seen, inputs: tallies.map(({ inputs }) => inputs) };
  };

  test('reads what it reads as a whole, wherever it is cut', async () => {
    const whole = await seenOf([{ runs: 350, done: 0 }]);
    const cut = await seenOf([
      { runs: 130, done: 0 },
      { runs: 200, done: 130 },
      { runs: 350, done: 200 },
    ]);
    expect(whole.seen).toHaveLength(350);
    expect(cut).toEqual({ seen: whole.seen, inputs: [130, 70, 150] });
  });

  test('ends between two batches where the time is up', async () => {
    const each = reader({ name: 'n', reads: '', weight: 1, inputs: () => fc.nat(), read: () => {} });
    const answers = [true, true, false];
    const goesOn = () => answers.shift() ?? false;
    const tally = await attempt(each, { seed: 3, runs: 1000, done: 130, goesOn });
    expect(tally.inputs).toBe(170);
  });

  test('has the figures of all pieces of one seed', () => {
    const fault = { kind: 'error', what: '', where: '', seed: 3, runs: 1, input: '' } as const;
    const piece = { inputs: 100, refused: 10, slowestMs: 7.6, faults: [fault] };
    const first = joined(undefined, piece, 3);
    expect(first).toEqual({ seed: 3, inputs: 100, refused: 10, slowestMs: 8, faults: 1 });
    const other = { inputs: 50, refused: 1, slowestMs: 2, faults: [] };
    const both = { seed: 3, inputs: 150, refused: 11, slowestMs: 8, faults: 1 };
    expect(joined(first, other, 3)).toEqual(both);
    expect(joined(first, other, 4)).toEqual({ seed: 4, inputs: 50, refused: 1, slowestMs: 2, faults: 0 });
    expect(joined({ ...first, reached: [1, 2, 3] }, other, 3)).toEqual({ ...both, reached: [1, 2, 3] });
  });
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
