import { expect, test } from 'vitest';
import { longer, medianOf } from '../language/measureClaims.ts';
import { lived, somePin } from '../testing/someData.ts';
import { experimentData } from './data.ts';

const two = experimentData(
  [somePin(lived('off', 5, 6, 7), 'one'), somePin(lived('off', 15, 16, 17), 'other')],
  { one: [], other: ['fullGcs'] },
);

test('several scenarios are compared with each other', () => {
  const one = { scenario: 'one' };
  const other = { scenario: 'other', when: { swap: 'off' } };
  expect(longer({ a: other, b: one }).evaluate(two)).toEqual({
    held: true,
    seen: '16.0 s [15.0 s, 17.0 s] with other, swap=off against 6.0 s [5.0 s, 7.0 s] with one, on average 2.67× as long [2.35, 3.07]',
  });
});

test('where there are several, one has to be named', () => {
  expect(() => two.trials()).toThrow(
    expect.objectContaining({
      message: 'it does not say which scenario is meant',
      hint: 'Add scenario: one or other.',
    }),
  );
});

test('what is taken of one scenario is no measure of another', () => {
  expect(medianOf('fullGcs', { scenario: 'other' })(two)).toBe('n/a');
  expect(() => two.values('fullGcs', { scenario: 'one' })).toThrow('there is no measure "fullGcs"');
});
