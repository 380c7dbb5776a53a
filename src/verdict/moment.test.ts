import { expect, test } from 'vitest';
import { gapMs, type Moment, onTrial, within } from './moment.ts';

const boot = (ms: number): Moment => ({ axis: 'boot', ms, text: '' });

test('moments of one clock have a gap, with its direction', () => {
  expect([gapMs(onTrial(1000), onTrial(3500)), gapMs(boot(5), boot(2))]).toEqual([2500, -3]);
  expect([within(boot(5), boot(2), 3), within(boot(5), boot(2), 2)]).toEqual([true, false]);
});

test('moments of two clocks, or unknown ones, are neither near nor far', () => {
  for (const [one, other] of [
    [onTrial(1000), boot(1000)],
    [null, boot(1)],
    [boot(1), null],
  ] as const)
    expect([gapMs(one, other), within(one, other, Number.POSITIVE_INFINITY)]).toEqual([null, null]);
});
