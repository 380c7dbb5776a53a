import fc, { type Arbitrary } from 'fast-check';
import { type Change, changes, mostCharacters } from './texts.ts';

/** A value that is odd anywhere. */
const odd: Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1,
      1.5,
      1e9,
      1e308,
      Number.MAX_SAFE_INTEGER,
      '',
      ' ',
      '0',
      '-1',
      'a',
      'app',
      '\0',
      '/',
      '{{x}}',
      '{a,b}',
      '$X',
      'max',
      '1e9m',
      '99999999999g',
      '99999999h',
      '__proto__',
      [],
      {},
      [[]],
      [null],
      { a: 1 },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 2, max: 150 })
      .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))),
  },
);

const share = fc.nat(10_000).map((part) => part / 10_000);

type Holder = Record<string, unknown> | unknown[];
const isHolder = (value: unknown): value is Holder => value !== null && typeof value === 'object';

interface Spot {
  holder: Holder;
  key: string;
}

/** Every place at which a value stands in another one. */
function spotsIn(value: unknown): Spot[] {
  const spots: Spot[] = [];
  const open: unknown[] = [value];
  for (let at = 0; at < open.length && spots.length < 20_000; at += 1) {
    const holder = open[at];
    if (!isHolder(holder)) continue;
    for (const [key, inner] of Object.entries(holder)) {
      spots.push({ holder, key });
      open.push(inner);
    }
  }
  return spots;
}

/** Hundreds, of what is small. */
function manyOf(value: readonly unknown[]): unknown[] {
  const one = JSON.stringify(value)?.length ?? 0;
  const times = Math.max(1, Math.min(300, Math.floor(mostCharacters / 2 / (one + 1))));
  return Array.from({ length: times }, () => structuredClone(value)).flat();
}

type Alter = (spot: Spot, other: Spot) => void;
const plain = { enumerable: true, configurable: true, writable: true };
/** Not by assignment, which of `__proto__` makes something else; a copy, as it may be altered where it stands. */
const put = ({ holder, key }: Spot, value: unknown): void =>
  void Object.defineProperty(holder, key, { ...plain, value: structuredClone(value) });
const at = ({ holder, key }: Spot): unknown => Object.getOwnPropertyDescriptor(holder, key)?.value;

const alter: Arbitrary<Alter> = fc.oneof(
  {
    weight: 4,
    arbitrary: odd.map(
      (value): Alter =>
        (spot) =>
          put(spot, value),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Alter>(({ holder, key }) => {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('more', '__proto__', 'toString', '', 'a.b', '0', 'kind', 'name', '$ref', '\0'),
        odd,
      )
      .map(
        ([name, value]): Alter =>
          ({ holder }) => {
            if (Array.isArray(holder)) holder.push(structuredClone(value));
            else put({ holder, key: name }, value);
          },
      ),
  },
  { weight: 2, arbitrary: fc.constant<Alter>((spot, other) => put(spot, at(other))) },
  {
    weight: 2,
    arbitrary: changes(2).map(
      (changed): Alter =>
        (spot) => {
          const value = at(spot);
          if (typeof value === 'string') put(spot, changed(value));
          else if (typeof value === 'number') put(spot, -value);
          else if (Array.isArray(value)) put(spot, manyOf(value));
        },
    ),
  },
);

/** Some of what stands in a value is another thing, or is not there. */
export const altered: Arbitrary<(value: unknown) => unknown> = fc
  .array(fc.tuple(share, share, alter), { maxLength: 4 })
  .map((all) => (value: unknown) => {
    const whole = { value: structuredClone(value) };
    for (const [from, to, change] of all) {
      const spots = spotsIn(whole);
      const spot = spots[Math.floor(from * spots.length)];
      const other = spots[Math.floor(to * spots.length)];
      if (spot && other) change(spot, other);
    }
    return whole.value;
  });

/** One of these values, altered. */
export function valuesLike(values: readonly unknown[]): Arbitrary<unknown> {
  if (values.length === 0) throw new RangeError('no value to begin with');
  return fc.tuple(fc.nat(values.length - 1), altered).map(([which, change]) => change(values[which]));
}

/** The same of a text that is JSON; of one that is not, or is no more, the text as it is. */
export const alteredJson: Arbitrary<Change> = altered.map((change) => (text) => {
  try {
    return JSON.stringify(change(JSON.parse(text))) ?? '';
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
});
