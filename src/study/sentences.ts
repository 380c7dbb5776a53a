import { formatDuration } from '../scenario/units.ts';
import type { Judgement, Ratio } from './difference.ts';
import type { Estimate } from './estimate.ts';
import type { Family } from './family.ts';
import type { Figure } from './figures.ts';
import { type ByHost, hostWords } from './hosts.ts';

interface Side {
  key: string;
  estimate: Estimate;
}

interface Compared extends Ratio {
  judgement: Judgement;
  hint: boolean;
  /** Of several hosts: the ratio is one within them. */
  within: boolean;
  /** On the side that has fewer. */
  trials: number;
  family: Family;
  figure: Figure;
}

/** `With swap=1g it used at its peak 60 MiB against 6 MiB with swap=off (10.00× [8.57, 14.00]): worse.` */
export function measureSentence(a: Side, b: Side, compared: Compared): string {
  const { figure } = compared;
  const words = compared.interval === null ? null : ratioWords(compared);
  const ratio = words === null ? '' : ` (${compared.within ? 'within hosts ' : ''}${words})`;
  const said = ({ estimate }: Side) => estimateWords(estimate, figure.unit);
  return `With ${b.key} it ${figure.did} ${said(b)} against ${said(a)} with ${a.key}${ratio}: ${judgementWords(compared)}`;
}

const estimateWords = ({ median, open }: Estimate, unit: Figure['unit']): string =>
  `${open?.median ? 'at least ' : ''}${unit(median)}`;

const boundWords = { more: 'more than ', less: 'less than ', within: '' } as const;

/**
 * `3.10× [2.70, 3.48]`; of lives, whose means are compared, `on average 3.10× as long [2.70, 3.48]`, and where they were cut
 * off `on average more than 18.82× as long [14.90, 26.30] in the first 42.0 s`. null: there is no such ratio.
 */
export function ratioWords({
  ratio,
  interval,
  bound,
  withinMs,
}: Omit<Ratio, 'sign' | 'apart'>): string | null {
  if (ratio === null) return null;
  const spread = interval === null ? '' : ` [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`;
  if (withinMs === null) return `${ratio.toFixed(2)}×${spread}`;
  const times = `on average ${bound === null ? '' : boundWords[bound]}${ratio.toFixed(2)}× as long${spread}`;
  return bound === null ? times : `${times} in the first ${formatDuration(withinMs)}`;
}

function judgementWords({ judgement, hint, trials, family: { enough, hosts } }: Compared): string {
  if (judgement !== 'no difference seen') return `${judgement}.`;
  const spread = hosts === undefined ? '' : ` over ${hosts} hosts`;
  if (hint && trials < enough)
    return `apart in every trial, which may be chance with ${trials} each${spread} (${enough} each are enough to tell).`;
  const few =
    trials < enough ? ` There were too few trials to see one (${enough} each${spread} are enough).` : '';
  return `no difference seen.${few}`;
}

type Ends = readonly [key: string, ends: readonly string[]];

export function outcomeSentence([a, endsA]: Ends, [b, endsB]: Ends, differ: boolean, family: Family): string {
  const words = (ends: readonly string[]) =>
    [...Map.groupBy(ends, (end) => end)]
      .map(([end, all]) => `${end} ${all.length} of ${ends.length}`)
      .join(', ') || 'no valid trial';
  const seen = `${a}: ${words(endsA)}; ${b}: ${words(endsB)}`;
  if (differ) return `They ended differently. ${seen}.`;
  const few = Math.min(endsA.length, endsB.length) < family.enough;
  const apart = few && !endsA.some((end) => endsB.includes(end));
  return apart
    ? `They ended differently in every trial, which may be chance with so few. ${seen}.`
    : `No difference seen in how they ended. ${seen}.`;
}

/** `Compared within host a and host b. Not compared: host c has trials of swap=off only (2).` Empty where hosts are not told apart. */
export function hostsSentence({ hosts, onlyOne }: ByHost, a: string, b: string): string {
  if (hosts.length + onlyOne.length < 2) return '';
  const within =
    hosts.length === 0
      ? 'No host has valid trials of both, so that nothing is compared.'
      : `Compared within ${hosts.map(hostWords).join(' and ')}.`;
  const only = onlyOne.map(
    ({ host, side, trials }) =>
      `${hostWords(host)} has valid trials of ${side === 'a' ? a : b} only (${trials})`,
  );
  return only.length === 0 ? within : `${within} Not compared: ${only.join('; ')}.`;
}

/** What is done about there being many tests, for the report. */
export function familySentence({ level, pairs, tests, enough, looks, hosts }: Family): string {
  if (pairs === 0) return '';
  const within = hosts === undefined ? 'within a pair' : 'within a pair and a host';
  const spread = hosts === undefined ? '' : `, spread over ${hosts} hosts,`;
  return (
    `${pairs} ${pairs === 1 ? 'pair was' : 'pairs were'} compared in ${tests / pairs} ways, ${tests} tests in all. They are one family: ` +
    `of reports on variants that do not differ at all, at most ${Math.round(level * 100)} % hold any difference ` +
    `(${looks === null ? `step-down min-p by permutation ${within}` : `looked for after ${looks.map(({ each }) => each).join(', ') || 'no'} repeats, which share this rate; min-p by permutation ${within}`}, Bonferroni between pairs). ` +
    `${enough} trials of each variant${spread} are enough to hold one where no value overlaps.`
  );
}
