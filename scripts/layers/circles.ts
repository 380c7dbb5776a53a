/** Import circles: each strongly connected set of files as one circle through it, shortest first. (Tarjan, 1972.) */
export function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const connect = (file: string): void => {
    const own = index.size;
    index.set(file, own);
    low.set(file, own);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!index.has(next)) connect(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file) ?? own, low.get(next) ?? own));
    }
    if (low.get(file) !== own) return;
    const members = new Set(stack.splice(stack.indexOf(file)));
    if (members.size > 1 || imports.get(file)?.includes(file))
      found.push(circleWithin(file, members, imports));
  };
  for (const file of imports.keys()) if (!index.has(file)) connect(file);
  return found.toSorted((one, other) => one.length - other.length);
}

/** The shortest way from a file back to itself. */
function circleWithin(
  start: string,
  members: ReadonlySet<string>,
  imports: ReadonlyMap<string, readonly string[]>,
): string[] {
  const seen = new Set<string>();
  for (let ways = [[start]]; ways.length > 0; ) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of imports.get(way.at(-1) ?? '') ?? []) {
        if (next === start) return way;
        if (!members.has(next) || seen.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return [start];
}
