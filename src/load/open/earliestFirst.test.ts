import { expect, test } from 'vitest';
import { randomStream } from '../../random.ts';
import { earliestFirst } from './earliestFirst.ts';

test('whatever comes in between, the earliest is taken', () => {
  const random = randomStream(1, 'arrivals');
  const queue = earliestFirst<number>((each) => each);
  let kept: number[] = [];
  for (let round = 0; round < 2000; round += 1) {
    if ((random.next() >>> 0) % 3 !== 0) {
      const item = (random.next() >>> 0) % 500;
      queue.push(item);
      kept = [...kept, item].toSorted((a, b) => a - b);
    } else expect(queue.shift()).toBe(kept.shift());
    expect(queue.peek()).toBe(kept[0]);
  }
  for (const item of kept) expect(queue.shift()).toBe(item);
  expect(queue.shift()).toBeUndefined();
});
