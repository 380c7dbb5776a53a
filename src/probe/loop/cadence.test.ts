import { expect, test } from 'vitest';
import { cadence } from './cadence.ts';

test('ticks are due at fixed times, also after a late one', () => {
  const ticks = cadence(1000, 50);
  expect(ticks.begin(1000)).toBe(0);
  expect(ticks.dueMs()).toBe(1050);
  expect(ticks.begin(1070)).toBe(20);
  expect(ticks.dueMs()).toBe(1100);
  expect(ticks.missed).toBe(0);
  expect(ticks.worstLateMs).toBe(20);
});

test('a whole period late: the tick is skipped and counted', () => {
  const ticks = cadence(0, 50);
  ticks.begin(0);
  expect(ticks.begin(175)).toBe(125);
  expect(ticks.missed).toBe(2);
  expect(ticks.dueMs()).toBe(200);
});
