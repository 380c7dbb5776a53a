/** The most frequent first: `oom-kill 2, gc-thrash 1`; of one kind that is all of them its name alone. */
export function counted(names: readonly string[]): string {
  const all = [...Map.groupBy(names, (name) => name)].toSorted(([, a], [, b]) => b.length - a.length);
  const [only, other] = all;
  if (only && !other) return only[0];
  return all.map(([name, those]) => `${name} ${those.length}`).join(', ');
}
