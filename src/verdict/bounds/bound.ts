/** What a bound counts in. `share` is 0..1 of a whole, `multiple` of something that is named in the meaning. */
export type Unit =
  | 'share'
  | 'multiple'
  | 'ms'
  | 'µs'
  | 's'
  | 'bytes'
  | 'bytes/s'
  | '/s'
  | 'cores'
  | 'count'
  | 'tau';

/** A number on which a verdict turns. */
export interface Bound {
  readonly value: number;
  readonly unit: Unit;
  /** What is so at or beyond it, as a sentence without its number. */
  readonly meaning: string;
  /** Why this number: a document of the kernel or the runtime, a paper, or the measurement that it rests on. */
  readonly source: string;
}

export type Section = Readonly<Record<string, Bound>>;

/** The numbers alone, as the code that decides by them wants them. */
export type ValuesOf<Of extends Section> = { readonly [Name in keyof Of]: number };

export function valuesOf<Of extends Section>(section: Of): ValuesOf<Of> {
  return Object.fromEntries(
    Object.entries(section).map(([name, { value }]) => [name, value]),
  ) as ValuesOf<Of>;
}
