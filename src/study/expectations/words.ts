import type { Expectation } from '../../scenario/expected/compile.ts';
import { type ExpectedFigure, type Unit, unitOf } from '../../scenario/expected/figures.ts';
import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { outcomeOf, variantKey } from '../outcome.ts';
import type { JudgedTrial } from './agreement.ts';
import type { SeenFigure } from './figures.ts';

/** `swap=off: p99 < 500ms in at least 100 % of the trials`. */
export function expectedWords(expectation: Expectation): string {
  const { terminal, degradation, figures, atLeastShare, confidence } = expectation;
  const ends = [degradation?.join(' or '), terminal?.join(' or ')].filter((part) => part !== undefined);
  const bounds = figures.map(({ figure, written }) => `${figure} ${written}`);
  const what = [...(ends.length === 0 ? [] : [ends.join(' → ')]), ...bounds].join(', ') || 'anything';
  const share = `in at least ${Math.round(atLeastShare * 100)} % of `;
  const whole =
    confidence === null ? 'the trials' : `all such trials, at ${Math.round(confidence * 100)} % confidence`;
  return `${whereWords(expectation)}: ${what}${duringWords(expectation)} ${share}${whole}`;
}

export const whereWords = ({ when }: Pick<Expectation, 'when'>): string =>
  Object.keys(when).length === 0 ? 'all variants' : variantKey(when);

function duringWords({ during }: Expectation): string {
  if (during === null) return '';
  const to = during.toMs === null ? 'its end' : formatDuration(during.toMs);
  return ` from ${formatDuration(during.fromMs)} to ${to} of the load`;
}

/** How they ended, where that is asked for or nothing else is; then each figure, and of how many it is not known why. */
export function seenWords(
  trials: readonly JudgedTrial[],
  { terminal, degradation, figures }: Expectation,
): string {
  if (trials.length === 0) return 'no trial';
  const asksEnds = terminal !== null || degradation !== null || figures.length === 0;
  const names = figures.map(({ figure }) => figure);
  return [
    ...(asksEnds ? [endsWords(trials)] : []),
    ...names.map((name) => `${name} ${figureWords(trials, name)}`),
  ].join('; ');
}

function endsWords(trials: readonly JudgedTrial[]): string {
  const word = ({ verdict }: JudgedTrial) =>
    `${outcomeOf(verdict)}${verdict.validity.valid ? '' : ' (invalid)'}`;
  const groups = [...Map.groupBy(trials, word)];
  return groups.map(([outcome, all]) => `${outcome} ${all.length} of ${trials.length}`).join(', ');
}

/** More values of trials than these are left to the tables. */
const mostValues = 6;

function figureWords(trials: readonly JudgedTrial[], name: ExpectedFigure): string {
  const seen = trials.flatMap(({ verdict, figures }) => {
    const found = figures.find(({ figure }) => figure === name);
    return found ? [valueWords(found.seen, name) + (verdict.validity.valid ? '' : ' (invalid)')] : [];
  });
  const shown = seen.slice(0, mostValues).join(', ');
  return seen.length > mostValues ? `${shown}, and ${seen.length - mostValues} more` : shown;
}

/** Of what an amount is, beside its unit. */
const per: Partial<Record<ExpectedFigure, string>> = {
  growth: ' per 1,000 requests',
  heapGrowth: ' per 1,000 requests',
};

function valueWords(seen: SeenFigure, name: ExpectedFigure): string {
  if (seen.kind === 'gone') return `none (${seen.why})`;
  if (seen.kind === 'not known') return `not known (${seen.why})`;
  const unit = unitOf[name];
  const { low, high } = seen;
  const of = per[name] ?? '';
  if (low === high) return `${amountWords(low, unit)}${of}`;
  if (high === Number.POSITIVE_INFINITY) return `at least ${amountWords(low, unit)}${of}`;
  return `${amountWords(low, unit)} to ${amountWords(high, unit)}${of}`;
}

export function amountWords(value: number, unit: Unit): string {
  if (unit === 'duration') return formatDuration(value);
  if (unit === 'bytes') return formatBytes(Math.round(value));
  // Never rounded up to all of them.
  if (unit === 'share') return `${Math.floor(value * 10_000) / 100} %`;
  return `${Number(value.toPrecision(3))}/s`;
}
