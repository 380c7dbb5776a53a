import { expect, test } from 'vitest';
import { lived, someData } from '../testing/someData.ts';
import { checkClaims, holds } from './claim.ts';
import {
  eachWithin,
  higher,
  longer,
  lower,
  medianOf,
  medianWithin,
  noDifference,
  shorter,
} from './measureClaims.ts';

const data = someData([
  ...lived('off', 5, 5.2, 5.4),
  ...lived('1g', 14, 15, 16),
  ...lived('2g', 14.1, 15.1, 15.9),
]);
const off = { when: { swap: 'off' } };
const one = { when: { swap: '1g' } };
const two = { when: { swap: '2g' } };
const survivedMs = 'survivedMs';

test.each([
  ['longer', longer({ a: one, b: off }), true],
  ['longer', longer({ a: off, b: one }), false],
  ['longer, past the noise only', longer({ a: one, b: two }), false],
  ['longer by a factor', longer({ a: one, b: off, times: 2.5 }), true],
  ['longer by a factor', longer({ a: one, b: off, times: 3.5 }), false],
  ['shorter', shorter({ a: off, b: one, times: 2 }), true],
  ['shorter', shorter({ a: one, b: off }), false],
  ['higher', higher({ measure: survivedMs, a: one, b: off }), true],
  ['higher', higher({ measure: 'goodputPeak', a: one, b: off }), false],
  ['lower', lower({ measure: survivedMs, a: off, b: one }), true],
  ['lower', lower({ measure: survivedMs, a: one, b: off }), false],
  ['noDifference', noDifference({ measure: survivedMs, a: one, b: two }), true],
  ['noDifference', noDifference({ measure: survivedMs, a: one, b: off }), false],
  ['noDifference of nothing', noDifference({ measure: 'peakSwapBytes', a: one, b: off }), false],
  ['medianWithin', medianWithin({ measure: survivedMs, ...off, atLeast: 5000, atMost: 5300 }), true],
  ['medianWithin', medianWithin({ measure: survivedMs, ...off, atMost: 5100 }), false],
  ['medianWithin of nothing', medianWithin({ measure: 'peakSwapBytes', ...off, atMost: 1 }), false],
  ['eachWithin', eachWithin({ measure: survivedMs, ...off, atMost: 5400 }), true],
  ['eachWithin', eachWithin({ measure: survivedMs, ...off, atMost: 5300 }), false],
  ['eachWithin, one not read', eachWithin({ measure: 'peakSwapBytes', ...off, atMost: 1 }), false],
  ['holds', holds((all) => ({ held: all.trials(off).length === 3, seen: '' })), true],
  ['holds', holds((all) => ({ held: all.trials().length === 3, seen: '' })), false],
])('%s: %#', (_, predicate, held) => {
  expect(predicate.evaluate(data).held).toBe(held);
});

test('what was seen has medians, intervals and the factor', () => {
  expect(longer({ a: off, b: one }).evaluate(data).seen).toBe(
    '5.2 s [5.0 s, 5.4 s] with swap=off against 15.0 s [14.0 s, 16.0 s] with swap=1g, on average 0.35× as long [0.33, 0.37]',
  );
  expect(longer({ a: one, b: two }).evaluate(data).seen).toContain(': no difference seen');
  expect(eachWithin({ measure: survivedMs, ...off, atMost: 1 }).evaluate(data).seen).toBe(
    '5.0 s, 5.2 s, 5.4 s',
  );
  expect(medianOf(survivedMs, off)(data)).toBe('5.2 s [5.0 s, 5.4 s]');
});

test('what was taken is a measure; its unit is in its name, and a value that is not read is left out', () => {
  const taken = someData(
    [
      { swap: 'off', taken: { stalledShare: 0.25, woke: true } },
      { swap: 'off', taken: { stalledShare: null, woke: false } },
    ],
    ['stalledShare', 'woke'],
  );
  expect(medianOf('stalledShare')(taken)).toBe('25 %');
  expect(taken.values('stalledShare')).toEqual([0.25]);
  expect(taken.values('woke')).toEqual([1, 0]);
  expect(() => taken.values('stalldShare')).toThrow('there is no measure "stalldShare"');
});

test('invalid trials are left out of figures', () => {
  const some = someData([
    ...lived('off', 5),
    { swap: 'off', invalid: true, measures: { survivedMs: 99_000 } },
  ]);
  expect(some.values(survivedMs)).toEqual([5000]);
  expect(some.trials()).toHaveLength(2);
});

test('a claim that cannot be evaluated says which one and why', () => {
  const broken = {
    text: 'x',
    that: holds((all) => ({ held: true, seen: all.trials({ scenario: 'x' }).join() })),
  };
  expect(() => checkClaims({ broken }, data)).toThrow(
    'claims.broken: there is no scenario "x" in this experiment',
  );
  const thrown = { text: 'x', that: holds(() => JSON.parse('{')) };
  expect(() => checkClaims({ thrown }, data)).toThrow(/^claims\.thrown: .*JSON/);
});

test('bounds are asked for', () => {
  expect(() => medianWithin({ measure: survivedMs })).toThrow('a claim about survivedMs has no bounds');
});
