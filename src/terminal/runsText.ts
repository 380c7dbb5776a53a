import type { EndsChange, FigureChange, RunsComparison, VariantChange } from '../study/runs/compareRuns.ts';
import { figureNames } from '../study/runs/tolerances.ts';
import type { Differing } from '../study/runs/whatDiffers.ts';
import { ratioWords } from '../study/sentences.ts';
import { columns } from './toolkit/columns.ts';
import { paint, type Style } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import { printable } from './toolkit/printable.ts';
import type { Screen } from './toolkit/screen.ts';

/** What two runs are called, and what is to be known before their figures are believed. */
export interface RunsNames {
  before: string;
  after: string;
  warnings: readonly string[];
}

/** More than this many differences of machines or plans are counted, and not listed. */
const mostDiffering = 8;

/** Each variant with its figures, a line each; then what alarms. */
export function runsText(comparison: RunsComparison, names: RunsNames, screen: Screen): string {
  const width = widthOf(screen);
  const blocks = [
    names.warnings.map((warning) => paint(screen, 'yellow', paragraph(warning, width))),
    [paragraph(`${names.before} → ${names.after}`, width)],
    ...comparison.variants.map((variant) => variantLines(variant, screen)),
    [...missing('before', comparison.onlyBefore), ...missing('after', comparison.onlyAfter)].map((line) =>
      paragraph(line, width),
    ),
    [paint(screen, 'dim', paragraph(familyWords(comparison), width))],
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function variantLines({ key, trials, hosts, ends, figures }: VariantChange, screen: Screen): string[] {
  return [
    paint(screen, 'bold', printable(`${key} (${trials.before} and ${trials.after} trials)`)),
    ...(hosts === undefined ? [] : [paragraph(hosts, widthOf(screen), '  ')]),
    ...columns(
      [
        ['ends', { text: ends.change, style: styleOf(ends.change) }, endsWords(ends)],
        ...figures.map((figure) => [
          figureNames[figure.figure.name],
          { text: figure.change, style: styleOf(figure.change) },
          figureWords(figure),
        ]),
      ],
      screen,
      '  ',
    ),
  ];
}

const styleOf = (change: EndsChange['change']): Style =>
  change === 'worse' ? 'red' : change === 'better' ? 'green' : 'dim';

const endsWords = ({ before, after }: EndsChange): string =>
  before === after ? after : `${before} → ${after}`;

/** `310 ms → 402 ms (1.30× [1.21, 1.40]), by more than the 10 % that are tolerated`. */
export function figureWords(change: FigureChange): string {
  const { figure, before, after } = change;
  const ratio = ratioWords(change);
  const amount = ({ median, open }: FigureChange['before']): string =>
    `${open?.median ? 'at least ' : ''}${figure.unit(median)}`;
  return `${amount(before)} → ${amount(after)}${ratio === null ? '' : ` (${ratio})`}${beyondWords(change)}`;
}

function beyondWords({ change, beyond, tolerance }: FigureChange): string {
  if (change !== 'worse' || tolerance === 0) return '';
  const share = `${Number((tolerance * 100).toPrecision(3))} % that are tolerated`;
  if (beyond === 'yes') return `, by more than the ${share}`;
  return beyond === 'no' ? `, within the ${share}` : `, perhaps by more than the ${share}`;
}

const missing = (side: 'before' | 'after', keys: readonly string[]): string[] =>
  keys.length === 0 ? [] : [`Only ${side}, and compared with nothing: ${keys.join('; ')}.`];

function familyWords({ level, tests, enough, hosts, variants }: RunsComparison): string {
  if (variants.length === 0) return 'No variant has a valid trial in both runs: nothing was compared.';
  const least = Math.min(...variants.map(({ trials }) => Math.min(trials.before, trials.after)));
  const few =
    least < enough
      ? ` With ${least} trials each, some differences could not have been seen: ${enough} each${hosts === undefined ? '' : ` over ${hosts} hosts`} are enough.`
      : '';
  return `${tests} tests as one family: of runs that do not differ, at most ${Number((level * 100).toPrecision(3))} % are found to.${few}`;
}

/** `The machines differ: kernel (6.1 → 6.18)`; nothing where nothing does. */
export function differingWords(what: string, all: readonly Differing[]): string[] {
  if (all.length === 0) return [];
  const listed = all
    .slice(0, mostDiffering)
    .map((each) => `${each.what} (${each.before} → ${each.after})`)
    .join('; ');
  const more = all.length > mostDiffering ? `; and ${all.length - mostDiffering} more` : '';
  return [`${what}: ${listed}${more}.`];
}
