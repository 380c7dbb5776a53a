/** A queue whose first element is taken in constant time, however long it is. */
export interface Fifo<T> {
  push(item: T): void;
  peek(): T | undefined;
  shift(): T | undefined;
  readonly length: number;
}

export function fifo<T>(): Fifo<T> {
  let items: (T | undefined)[] = [];
  let first = 0;
  return {
    push: (item) => {
      items.push(item);
    },
    peek: () => items[first],
    shift: () => {
      const item = items[first];
      if (first === items.length) return undefined;
      // Not kept from the garbage collector until the queue is cut.
      items[first] = undefined;
      first += 1;
      if (first > 1024 && first * 2 > items.length) {
        items = items.slice(first);
        first = 0;
      }
      return item;
    },
    get length() {
      return items.length - first;
    },
  };
}
