import { usageError } from '../../errors.ts';
import { suggestion } from '../language/nearest.ts';

/** `[[table NAME]]` in the prose: it shows as it is wherever the source is read, and is replaced where it is rendered. */
interface Placeholder {
  kind: PlaceholderKind;
  /** Empty for those that have none, such as `[[claims]]`. */
  name: string;
  line: number;
}

/** `block`: it stands on a line of its own, and not in a sentence. `named`: there are several, each with a name. */
const kinds = {
  table: { block: true, named: true },
  figure: { block: true, named: true },
  quote: { block: true, named: true },
  claims: { block: true, named: false },
  original: { block: true, named: false },
  runs: { block: true, named: false },
  reproduce: { block: true, named: false },
  claim: { block: false, named: true },
  value: { block: false, named: true },
} as const;

export type PlaceholderKind = keyof typeof kinds;
type NamedKind = {
  [Kind in PlaceholderKind]: (typeof kinds)[Kind]['named'] extends true ? Kind : never;
}[PlaceholderKind];

/** What the write-up has, by kind. */
export type Known = Record<NamedKind, readonly string[]>;

const isKind = (word: string): word is PlaceholderKind => Object.hasOwn(kinds, word);
const isNamed = (kind: PlaceholderKind): kind is NamedKind => kinds[kind].named;

/**
 * The prose with every placeholder replaced by what `resolve` says of it. Fenced code and code spans stay as they are.
 * @throws OomlabError (usage) with file, line and the nearest name for one that does not exist, and for what the
 * write-up defines and the prose does not show
 */
export function fill(
  prose: string,
  source: string,
  known: Known,
  required: readonly string[],
  resolve: (placeholder: Placeholder) => string,
): string {
  const used = new Set<string>();
  let fence: string | null = null;
  const lines = prose.split('\n').map((line, index) => {
    const [, marks = null] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    const inside = fence !== null;
    if (marks !== null && fence === null) fence = marks;
    else if (marks !== null && fence !== null && line.trim() === marks && marks.startsWith(fence))
      fence = null;
    if (inside || marks !== null) return line;
    return outsideCode(line, (part) =>
      part.replace(/\[\[([^[\]]*)\]\](?!\()/g, (whole, inner: string) => {
        const found = check(inner, whole, line, `${source}:${index + 1}`, known);
        used.add(`${found.kind} ${found.name}`.trim());
        return resolve({ ...found, line: index + 1 });
      }),
    );
  });
  requireShown(used, source, known, required);
  return lines.join('\n');
}

function check(
  inner: string,
  whole: string,
  line: string,
  place: string,
  known: Known,
): Omit<Placeholder, 'line'> {
  const [kind = '', name = '', ...rest] = inner.trim().split(/\s+/);
  if (!isKind(kind))
    throw usageError(`${place}: unknown placeholder ${whole}`, suggestion(kind, Object.keys(kinds)));
  const names = isNamed(kind) ? known[kind] : [];
  if (isNamed(kind) ? rest.length > 0 || name === '' : name !== '')
    throw usageError(
      `${place}: ${whole} is not complete`,
      isNamed(kind) ? `Write [[${kind} NAME]]. ${suggestion(name, names)}` : `Write [[${kind}]].`,
    );
  if (name !== '' && !names.includes(name))
    throw usageError(`${place}: ${whole}: there is no ${kind} called "${name}"`, suggestion(name, names));
  if (kinds[kind].block && line.trim() !== whole)
    throw usageError(
      `${place}: ${whole} stands within a line`,
      'Give it a line of its own, with empty lines around it.',
    );
  return { kind, name };
}

/** What is pinned is to be seen, and no write-up is without its claims and the way to have it again. */
function requireShown(used: Set<string>, source: string, known: Known, required: readonly string[]): void {
  const shown = (['table', 'figure', 'quote', 'value'] as const).flatMap((kind) =>
    known[kind].map((name) => `${kind} ${name}`),
  );
  const missing = [...required, ...shown].find((each) => !used.has(each));
  if (missing === undefined) return;
  throw usageError(
    `${source}: [[${missing}]] is nowhere in it`,
    'Put it where it belongs, or take it out of experiment.ts.',
  );
}

/** Applies `change` to what is not in a code span: a span ends with as many backticks as it began with. */
function outsideCode(line: string, change: (part: string) => string): string {
  return line
    .split(/((?<!`)(`+)(?!`).*?(?<!`)\2(?!`))/)
    .map((part, index) => (index % 3 === 0 ? change(part) : index % 3 === 1 ? part : ''))
    .join('');
}
