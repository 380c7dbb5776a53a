import { expect, test } from 'vitest';
import { parsePath } from './path.ts';

test('choices stand beside places', () => {
  expect(parsePath('/{a|b}/{{int 1..9}}/{1..3}')).toMatchObject([
    '/',
    { words: ['a', 'b'] },
    '/',
    { written: 'int 1..9' },
    '/',
    { from: 1, to: 3 },
  ]);
});

test.each(['/{random}', '/{60..1}', '/{}', '/{1..x}'])('%s is refused', (path) => {
  expect(() => parsePath(path)).toThrow(/not a choice/);
});
