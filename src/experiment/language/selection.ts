import { usageError } from '../../errors.ts';
import { suggestion } from './nearest.ts';

type Value = string | number;

/** Some of the trials of an experiment. */
export interface Selection {
  /** Key in the experiment's `scenarios`; needed where there is more than one. */
  scenario?: string | undefined;
  /** Values that the variant must have; a list means any of them. All variants when left out. */
  when?: Record<string, Value | readonly Value[]> | undefined;
}

export function matches(when: Selection['when'], variant: Record<string, string>): boolean {
  return Object.entries(when ?? {}).every(([name, wanted]) =>
    choices(wanted).includes(variant[name] ?? '\0'),
  );
}

/** `swap=off, heap=64m or 96m`; empty for all variants. */
export function whenText(when: Selection['when']): string {
  return Object.entries(when ?? {})
    .map(([name, wanted]) => `${name}=${choices(wanted).join(' or ')}`)
    .join(', ');
}

/** @throws OomlabError (usage) for a name or a value that no variant has: a typing error would select nothing. */
export function checkWhen(
  when: Selection['when'],
  variants: readonly Record<string, string>[],
  scenario: string,
): void {
  for (const [name, wanted] of Object.entries(when ?? {})) {
    const names = Object.keys(variants[0] ?? {});
    if (!names.includes(name))
      throw usageError(`nothing called "${name}" varies in "${scenario}"`, suggestion(name, names));
    const values = [...new Set(variants.flatMap((variant) => variant[name] ?? []))];
    for (const value of choices(wanted))
      if (!values.includes(value))
        throw usageError(
          `no variant of "${scenario}" has ${name}=${value}`,
          `Values of ${name}: ${values.join(', ')}.`,
        );
  }
  if (variants.some((variant) => matches(when, variant))) return;
  throw usageError(`no variant of "${scenario}" has ${whenText(when)} together`, 'Select other values.');
}

const choices = (wanted: Value | readonly Value[]): string[] =>
  (Array.isArray(wanted) ? wanted : [wanted]).map(String);
