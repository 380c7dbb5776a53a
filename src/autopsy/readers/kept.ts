/** The first and the last of many things, and how many there were: bounded whatever comes. */
export interface Kept<Thing> {
  add(thing: Thing): void;
  all(): Thing[];
  /** How many came, kept or not. */
  count(): number;
}

export function keep<Thing>(most: number): Kept<Thing> {
  const half = Math.ceil(most / 2);
  const first: Thing[] = [];
  const last: Thing[] = [];
  let count = 0;
  return {
    add(thing) {
      count += 1;
      if (first.length < half) first.push(thing);
      else {
        last.push(thing);
        if (last.length > half) last.shift();
      }
    },
    all: () => [...first, ...last],
    count: () => count,
  };
}
