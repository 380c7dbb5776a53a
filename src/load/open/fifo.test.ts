import { expect, test } from 'vitest';
import { fifo } from './fifo.ts';

test('what came first goes first, over many more than are cut off at once', () => {
  const queue = fifo<number>();
  const taken: (number | undefined)[] = [];
  for (let item = 0; item < 10_000; item += 1) {
    queue.push(item);
    if (item % 3 > 0) taken.push(queue.shift());
  }
  expect(queue.length).toBe(10_000 - taken.length);
  expect(queue.peek()).toBe(taken.length);
  while (queue.length > 0) taken.push(queue.shift());
  expect(taken).toEqual(Array.from({ length: 10_000 }, (_, item) => item));
  expect([queue.shift(), queue.peek()]).toEqual([undefined, undefined]);
});
