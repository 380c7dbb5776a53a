import fc, { type Arbitrary } from 'fast-check';

/** What is done to a text; by itself it says nothing about where it came from. */
export type Change = (text: string) => string;

/** Pieces that parsers stumble over. */
const pieces = [
  '\0',
  '\ufeff',
  '\ufffd\ufffd',
  '\ud800',
  '\u2028',
  '\r',
  '\t',
  '\x1b[31m',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  ':',
  ': ',
  ',',
  ';',
  '=',
  '-',
  '${',
  '$',
  '%',
  '\\',
  '\\x0',
  '&a ',
  '*a',
  '<<: ',
  '!!binary ',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  'Infinity',
  '🦀',
];

const numbers = [
  '0',
  '-1',
  '-0',
  '1.5',
  '1e309',
  '4294967296',
  '9007199254740993',
  '18446744073709551615',
  '9'.repeat(40),
  '0x10',
  '1,5',
  '',
  'x',
];

/** 0 to 1: a place in whatever it is applied to. */
const share = fc.nat(10_000).map((part) => part / 10_000);
const within = (length: number, part: number): number => Math.min(length, Math.floor(part * (length + 1)));

const ofLines =
  (change: (lines: string[]) => string[]): Change =>
  (text) =>
    change(text.split('\n')).join('\n');

/** Of matches one is replaced. */
const replaced = (text: string, pattern: RegExp, part: number, by: string): string => {
  const found = [...text.matchAll(pattern)];
  const one = found[Math.min(found.length - 1, Math.floor(part * found.length))];
  return one === undefined ? text : text.slice(0, one.index) + by + text.slice(one.index + one[0].length);
};

const cut = fc.tuple(share, share).map(
  ([from, to]): Change =>
    (text) =>
      text.slice(within(text.length, Math.min(from, to) / 4), within(text.length, Math.max(from, to))),
);

const removed = fc.tuple(share, fc.nat(80)).map(
  ([at, length]): Change =>
    (text) => {
      const from = within(text.length, at);
      return text.slice(0, from) + text.slice(from + length);
    },
);

const inserted = fc
  .tuple(
    share,
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    ),
  )
  .map(
    ([at, piece]): Change =>
      (text) => {
        const from = within(text.length, at);
        return text.slice(0, from) + piece + text.slice(from);
      },
  );

const renumbered = fc.tuple(share, fc.constantFrom(...numbers)).map(
  ([at, number]): Change =>
    (text) =>
      replaced(text, /\d+(?:\.\d+)?/g, at, number),
);

/** A word of it stands where another one stood. */
const exchanged = fc.tuple(share, share).map(
  ([from, to]): Change =>
    (text) => {
      const words = text.match(/[^\s,:="{}[\]]+/g) ?? [];
      const word = words[Math.floor(from * words.length)] ?? '';
      return replaced(text, /[^\s,:="{}[\]]+/g, to, word);
    },
);

const swappedLines = fc.tuple(share, share).map(([one, other]) =>
  ofLines((lines) => {
    const [a, b] = [one, other].map((part) => Math.min(lines.length - 1, within(lines.length, part)));
    return lines.map((line, at) =>
      at === a ? (lines[b ?? 0] ?? '') : at === b ? (lines[a ?? 0] ?? '') : line,
    );
  }),
);

const repeatedLine = fc.tuple(share, fc.integer({ min: 0, max: 400 })).map(([part, times]) =>
  ofLines((lines) => {
    const at = Math.min(lines.length - 1, within(lines.length, part));
    return lines.toSpliced(at, 1, ...Array.from({ length: times }, () => lines[at] ?? ''));
  }),
);

/** A long line of one piece over and over, in which a pattern that tries every way would be caught. */
const repeatedPiece = fc
  .tuple(
    share,
    fc.integer({ min: 1, max: 4 }),
    fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 2, max: 600 }) },
      { weight: 1, arbitrary: fc.integer({ min: 2000, max: 60_000 }) },
    ),
  )
  .map(
    ([part, length, times]): Change =>
      (text) => {
        const from = within(text.length, part);
        return text.slice(0, from) + text.slice(from, from + length).repeat(times) + text.slice(from);
      },
  );

/** Anything that can happen to a text on its way. */
export const change: Arbitrary<Change> = fc.oneof(
  cut,
  removed,
  inserted,
  renumbered,
  exchanged,
  swappedLines,
  repeatedLine,
  repeatedPiece,
);

/** Whatever is large takes its time: how much of it a reader takes for each part is what can be compared. */
export const mostCharacters = 50_000;
const mostLines = 5000;

export const bounded = (text: string): string =>
  text.slice(0, mostCharacters).split('\n').slice(0, mostLines).join('\n');

export const changes = (most: number): Arbitrary<Change> =>
  fc.array(change, { maxLength: most }).map(
    (all): Change =>
      (text) =>
        bounded(all.reduce((changed, one) => one(changed).slice(0, mostCharacters), text)),
  );

/** A part of one of these texts, perhaps with a part of another behind it, and changed. */
export function textsLike(texts: readonly string[], most = 120): Arbitrary<string> {
  if (texts.length === 0) throw new RangeError('no text to begin with');
  const part = fc
    .tuple(fc.nat(texts.length - 1), share, fc.integer({ min: 1, max: most }))
    .map(([which, from, count]) => {
      const lines = (texts[which] ?? '').split('\n');
      const at = Math.max(0, within(lines.length, from) - count);
      return lines.slice(at, at + count).join('\n');
    });
  const parts = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(part) },
    { weight: 1, arbitrary: fc.tuple(part, part) },
  );
  return fc.tuple(parts, changes(5)).map(([all, changed]) => changed(all.join('\n')));
}

/** Texts that are none of anybody's: deep, long, or drawn at random. */
export const strangeTexts: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom(...pieces, 'a', ' ', '[{', '- ', '{"a":', '[0', '?'),
      fc.integer({ min: 1, max: 20_000 }),
    )
    .map(([piece, times]) => piece.repeat(times)),
  fc.json({ maxDepth: 4 }),
  fc.constant(''),
);
