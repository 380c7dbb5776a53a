import { expect, test } from 'vitest';
import { withBound } from '../testing/moveBound.ts';
import { filled } from './advice.ts';

test('a page says the bounds as they are', () => {
  const page = 'Usage at {bound paging.nearLimitShare}, and GCT rising by {bound collecting.gcShare}.';
  expect(filled(page)).toBe('Usage at 95 %, and GCT rising by 50 %.');
  expect(withBound('paging.nearLimitShare', 0.9, () => filled(page))).toContain('Usage at 90 %');
});

test('a page that names a bound which is not there is a mistake', () => {
  expect(() => filled('{bound paging.nearLimit}')).toThrow('no bound is called paging.nearLimit');
});
