import { kinds, type Outcome, simulated } from './map/simulatedServices.ts';

/** Of each kind, of seeds 1 to so many. */
export const services = 500;

/** The figures of one kind of service, as cells of a row. */
export function mapRow(kind: string, all: readonly Outcome[]): string {
  const drawn = all.filter(({ open, contradictory }) => open === 0 && !contradictory);
  const within = drawn.filter(({ farWrong }) => farWrong === 0);
  const exact = drawn.filter(({ wrong }) => wrong === 0);
  const trials = all.map((one) => one.trials);
  const shares = all.map((one) => one.trials / (one.columns + one.rows));
  return row([
    kind,
    `${drawn.length} of ${all.length}`,
    drawn.length === 0
      ? '–'
      : `${within.length} of ${drawn.length} (${((100 * within.length) / drawn.length).toFixed(1)} %)`,
    drawn.length === 0 ? '–' : `${((100 * exact.length) / drawn.length).toFixed(0)} %`,
    `${drawn.filter(({ blurred }) => blurred).length} of ${drawn.length}`,
    `${drawn.filter(({ farWrong, blurred }) => farWrong > 0 && !blurred).length}`,
    `${all.filter(({ contradictory }) => contradictory).length}`,
    `${at(trials, 0.5)} · ${at(trials, 0.9)}`,
    `${at(shares, 0.5).toFixed(1)} · ${at(shares, 0.9).toFixed(1)}`,
  ]);
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** `docs/map.md`. Written by `node scripts/docs.ts map`, which takes minutes; a test makes a part of it again. */
export const mapPage = (): string =>
  [
    '# What a map is worth',
    '',
    '<!-- Made by "node scripts/docs.ts map". -->',
    '',
    '`oomlab map NAME` draws the line between what survives and what does not, of two knobs with an order, and says what kills on each part of it. [How to ask for one](scenarios.md#what-survives-of-two-knobs).',
    '',
    '## The rule',
    '',
    '- More memory is never worse, less load neither; of a heap, of workers and of swap there may be too little and too much, and the way in which a trial fails says which. So one trial says something of many pairs: where one fails, all that have less of what was too little fail as well, and where one survives, so do those that have more.',
    '- The walk: of the pairs of which nothing is known the one is tried whose trial settles most of them, whichever way it ends, as long as the line has a column or a row less to go after it. A line through m columns and n rows is found in m + n - 1 trials at most; where the repeats look beside the line, a pair more is tried. A heap with memory has two lines, and twice as many at most.',
    '- Doubt: a pair without whose trials something would not be known is tried until two more of them ended one way than the other, five times at most. Where its first answer was chance, what rested on it is open again, and the walk goes on.',
    '- The order is believed, and so it is looked at: a pair that is known by order alone, and lies far from all that were seen, is tried once; so is, before anything is tried again, one where all is best (most memory, least load), as a service that dies of more is seen there. Where what was seen does not follow the order, the pairs on both sides of that are tried until three more ended one way, then those in between; the answer says so, and the exit code is 1.',
    '- Where two pairs or more that were tried again went both ways, the answer says that the line is blurred: it may run a step or two beside where it is drawn.',
    '- All trials together are at most those of the walk and `repeats`, for each line m + n when left out.',
    '',
    '## Simulated services',
    '',
    `${services} services of each kind, of seeds 1 to ${services}, on maps of 4 × 3 to 10 × 8 pairs. The chance of a trial to survive goes from 0 to 1 by a logistic curve across each line; the true line is where it is one half. "Drawn": something is known of every pair, and nothing contradicts the order. "Within one step": all pairs on the wrong side, or on neither, lie beside the true line; "exactly": there is none. Trials: the median · nine of ten, and the same as a multiple of columns + rows.`,
    '',
    row([
      'service',
      'drawn',
      'the line within one step',
      'exactly',
      'says that it is blurred',
      'further off, and does not say so',
      'says that there is no order',
      'trials',
      '× (m + n)',
    ]),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...Object.keys(kinds).map((kind) => mapRow(kind, simulated(kind, services))),
    '',
    'The pairs that a shallow line runs through survive as often as not, so that none is exactly right. Where a map is not drawn, some of its pairs contradict others to the end, or the trials were used up; it says which.',
    '',
  ].join('\n');
