import { formatBytes } from '../../scenario/units.ts';
import type { Section, Unit } from '../bounds/bound.ts';
import { type BoundName, bounds, boundTable } from '../bounds.ts';

/** A bound as prose says it: `paging.fullShare` → `40 %`, `holding.windowMs` → `10 s`. */
export function boundWords(name: BoundName): string {
  const [of, own] = name.split('.') as [keyof typeof boundTable, string];
  const section: Section = boundTable[of];
  const values: Readonly<Record<string, number>> = bounds[of];
  const [bound, value] = [section[own], values[own]];
  if (bound === undefined || value === undefined) throw new TypeError(`no bound is called ${name}`);
  return inUnit(value, bound.unit);
}

/** A value with its unit. */
export function inUnit(value: number, unit: Unit): string {
  const rounded = Number(value.toPrecision(3));
  switch (unit) {
    case 'share':
    case 'multiple':
      return `${Number((value * 100).toPrecision(3))} %`;
    case 'ms':
      return value < 1000 ? `${rounded} ms` : `${Number((value / 1000).toPrecision(3))} s`;
    case 'bytes':
      return formatBytes(value);
    case 'bytes/s':
      return `${formatBytes(value)}/s`;
    case '/s':
      return `${rounded}/s`;
    case 'µs':
    case 's':
      return `${rounded} ${unit}`;
    case 'cores':
    case 'count':
    case 'tau':
      return String(rounded);
  }
}
