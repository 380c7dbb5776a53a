import { formatBytes } from '../../scenario/units.ts';
import type { Unit } from '../bounds/bound.ts';
import { type BoundName, boundNamed } from '../bounds.ts';

/** A bound as prose says it: `paging.fullShare` → `40 %`, `holding.windowMs` → `10 s`. */
export function boundWords(name: BoundName): string {
  const { value, unit } = boundNamed(name);
  return inUnit(value, unit);
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
