/** A queue that gives what is first by its time, whenever it was put in: a binary heap. */
export interface EarliestFirst<T> {
  push(item: T): void;
  peek(): T | undefined;
  shift(): T | undefined;
}

export function earliestFirst<T>(timeOf: (item: T) => number): EarliestFirst<T> {
  const heap: T[] = [];
  const before = (one: number, other: number): boolean => timeOf(heap[one] as T) < timeOf(heap[other] as T);
  const swap = (one: number, other: number): void => {
    [heap[one], heap[other]] = [heap[other] as T, heap[one] as T];
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!before(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const first = right < heap.length && before(right, left) ? right : left;
      if (first >= heap.length || !before(first, at)) return;
      swap(at, first);
      at = first;
    }
  };
  return {
    push: (item) => {
      heap.push(item);
      rise(heap.length - 1);
    },
    peek: () => heap[0],
    shift: () => {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
}
