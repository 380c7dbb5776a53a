import type { Bound } from '../../scenario/expected/figures.ts';

/** Whether a value meets it. */
function meets(value: number, { comparison, value: bound }: Bound): boolean {
  if (comparison === '<') return value < bound;
  if (comparison === '<=') return value <= bound;
  return comparison === '>' ? value > bound : value >= bound;
}

/** Of a value that lies somewhere from `low` to `high`: true or false where all of them do or don't, null between. */
export function meetsAll({ low, high }: { low: number; high: number }, bound: Bound): boolean | null {
  const [one, other] = [meets(low, bound), meets(high, bound)];
  return one === other ? one : null;
}
