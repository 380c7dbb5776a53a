import { expect, test } from 'vitest';
import { nextValue } from '../../../study/size/answer.ts';
import { drawFigure } from '../../page/drawFigure.ts';
import { experimentData } from '../../pins/data.ts';
import type { Pin } from '../../pins/pin.ts';
import { lived, somePin } from '../../testing/someData.ts';
import { sizeFigure } from '../figure.ts';
import { sizeProved, sizeTable, sizeText, sizeValue } from './sized.ts';

/** Trials over values of the heap in the order written: killed, or survived. */
function heaps(trials: [string, 'oom-kill' | 'heap-oome' | 'survived'][]) {
  const pin = somePin(trials.flatMap(([heap]) => lived(heap, 20)));
  const values = ['64m', '96m', '128m', '160m', '192m'];
  const sized: Pin = {
    ...pin,
    run: {
      ...pin.run,
      size: {
        objective: null,
        knob: 'heap',
        values,
        positions: values.map((value) => Math.log(Number.parseInt(value, 10))),
        tooMuch: 'fills the machine',
        survives: 0.75,
        confidence: 0.8,
        maxTrials: 150,
        recommenders: 0,
      },
    },
    trials: pin.trials.map(({ verdict, taken }, index) => {
      const [heap = '', kind = 'survived'] = trials[index] ?? [];
      return {
        taken,
        verdict: {
          ...verdict,
          variant: { heap },
          terminal: { ...verdict.terminal, kind },
          times: { ...verdict.times, firstOome: kind === 'heap-oome' ? 100 : null, firstKill: null },
        },
      };
    }),
  };
  return experimentData([sized], {});
}

/** As the search itself asks for them. */
function asked(ends: Record<string, 'oom-kill' | 'heap-oome' | 'survived'>, first: string) {
  const trials: [string, 'oom-kill' | 'heap-oome' | 'survived'][] = [];
  let next: string | null = first;
  while (next !== null && trials.length < 150) {
    trials.push([next, ends[next] ?? 'survived']);
    next = nextOf(trials);
  }
  return heaps(trials);
}

function nextOf(trials: [string, 'oom-kill' | 'heap-oome' | 'survived'][]): string | null {
  const { run, trials: pinned } = heaps(trials).pin();
  return run.size === null
    ? null
    : nextValue(
        run.size,
        pinned.map(({ verdict }) => verdict),
      );
}

const ends = { '64m': 'heap-oome', '160m': 'oom-kill', '192m': 'oom-kill' } as const;
const found = asked(ends, nextOf([]) ?? '');

test('the value, and the answer', () => {
  expect(sizeValue()(found)).toBe('96m');
  expect(sizeText()(found)).toContain(
    'A heap of 96m carries the load at least 75 % of the time, at 80 % confidence: 7 of 7 fresh trials survived.',
  );
});

test('each value that was tried, and how its trials ended', () => {
  const { rows } = sizeTable()(found);
  expect(rows.map(([value]) => value)).toContain('96m, named');
  expect(rows.find(([value]) => value === '64m')?.[1]).toMatch(/^heap-oome \d+$/);
});

test('a figure with the value that is named', () => {
  const svg = drawFigure('sizes', sizeFigure({ alt: 'Trials by heap.' }), found);
  expect(svg).toContain('96m is named');
});

test('proved: it holds where a smaller one fails, and a larger one if that is asked', () => {
  expect(sizeProved().evaluate(found)).toMatchObject({ held: true });
  expect(sizeProved({ larger: true }).evaluate(found)).toMatchObject({ held: true });
  expect(sizeProved().evaluate(found).seen).toMatch(
    /^96m: 7 of 7 fresh trials survived; 64m fails below \(.*\), 1\d\dm fails above/,
  );
  const open = asked({ '64m': 'heap-oome' }, nextOf([]) ?? '');
  expect(sizeProved({ larger: true }).evaluate(open)).toMatchObject({ held: false });
  const none = heaps([['64m', 'oom-kill']]);
  expect(sizeProved().evaluate(none)).toEqual({ held: false, seen: 'none was proved' });
});

test('a run that sought no size is named', () => {
  const data = experimentData([somePin(lived('off', 1))], {});
  expect(() => sizeText()(data)).toThrow('"server" sought no size');
});
