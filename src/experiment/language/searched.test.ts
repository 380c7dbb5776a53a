import { describe, expect, test } from 'vitest';
import { drawFigure } from '../page/drawFigure.ts';
import { experimentData } from '../pins/data.ts';
import type { Pin } from '../pins/pin.ts';
import { lived, somePin } from '../testing/someData.ts';
import { searchFigure } from './figure.ts';
import { bothEdgesFound, searchedValue, searchTable, searchText } from './searched.ts';

/** Trials over values of the heap: killed, or survived. */
function heaps(values: string[], ends: Record<string, 'oom-kill' | 'heap-oome' | 'survived'>) {
  const pin = somePin(Object.keys(ends).flatMap((heap) => lived(heap, 20)));
  const searched: Pin = {
    ...pin,
    run: { ...pin.run, search: { knob: 'heap', values, repeats: 1, maxTrials: 20 } },
    trials: pin.trials.map(({ verdict, taken }) => {
      const heap = verdict.variant.swap ?? '';
      const kind = ends[heap] ?? 'survived';
      return {
        taken,
        verdict: {
          ...verdict,
          variant: { heap },
          terminal: { ...verdict.terminal, kind },
          times: { ...verdict.times, firstOome: kind === 'heap-oome' ? 100 : null },
        },
      };
    }),
  };
  return experimentData([searched], {});
}

const values = ['64m', '96m', '128m', '160m', '192m'];
const found = heaps(values, {
  '64m': 'heap-oome',
  '96m': 'survived',
  '128m': 'survived',
  '160m': 'oom-kill',
});

test('the value in the middle, and the answer with its margins', () => {
  expect(searchedValue()(found)).toBe('96m');
  expect(searchText()(found)).toContain(
    'A heap of 96m is right: 32 MiB (33 %) above 64m, the nearest that is too small, and 64 MiB (67 %) below 160m',
  );
});

test('each value that was tried, and how its trials ended', () => {
  expect(searchTable()(found).rows).toEqual([
    ['64m', 'heap-oome 1', 'fails'],
    ['96m', 'survived 1', 'survives'],
    ['128m', 'survived 1', 'survives'],
    ['160m', 'oom-kill 1', 'fails'],
  ]);
});

test('a figure with the range that survives', () => {
  const svg = drawFigure('edges', searchFigure({ alt: 'Trials by heap.' }), found);
  expect(svg).toContain('survives');
  expect(svg).toContain('The search: trials by heap, MiB');
});

describe('both edges found', () => {
  test('it holds, and says which', () => {
    expect(bothEdgesFound().evaluate(found)).toEqual({
      held: true,
      seen: '96m; 96m to 128m survive, 64m fails below, 160m above; margins 32 MiB and 64 MiB',
    });
  });

  test.each([
    ['none survived', heaps(values, { '64m': 'oom-kill', '128m': 'oom-kill' }), 'none survived'],
    [
      'nothing was too large',
      heaps(values, { '64m': 'heap-oome', '96m': 'survived', '192m': 'survived' }),
      'nothing above',
    ],
    [
      'an edge is a gap of values that were not tried',
      heaps(values, { '64m': 'heap-oome', '128m': 'survived', '160m': 'oom-kill' }),
      '64m fails below',
    ],
  ])('it does not hold when %s', (_, data, seen) => {
    const answer = bothEdgesFound().evaluate(data);
    expect(answer.held).toBe(false);
    expect(answer.seen).toContain(seen);
  });
});

test('a run that was no search is named', () => {
  const data = experimentData([somePin(lived('off', 1))], {});
  expect(() => searchText()(data)).toThrow('"server" is no search');
});
