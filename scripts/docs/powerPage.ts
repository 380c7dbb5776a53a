import { enoughOnEachSide } from '../../src/statistics/family.ts';
import { familyOf, pairP, testsOfPair } from '../../src/study/family.ts';
import { bounds } from '../../src/verdict/bounds.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { aReport, around, aTrial, recordedVerdicts, sameWorlds, type World } from './drawReports.ts';

/** Reports, of seeds 1 to so many. */
export const sameReports = 1000;
const reports = 200;

/** Shapes of reports: variants that differ in one thing, and trials of each. */
export const sameShapes = [
  { variants: 2, each: 3 },
  { variants: 2, each: 5 },
  { variants: 3, each: 6 },
  { variants: 4, each: 7 },
];

/** Of reports on variants that are all the same, those in which any test of any pair is held. */
export function falseReports(
  { draw }: World,
  { variants, each }: (typeof sameShapes)[number],
  count: number,
): number {
  const family = familyOf((variants * (variants - 1)) / 2);
  let found = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    const all = aReport(
      Array.from({ length: variants }, () => draw),
      each,
      seed,
    );
    const groups = [...Map.groupBy(all, ({ variant }) => variant.variant).values()];
    const held = groups.some((a, index) =>
      groups.slice(index + 1).some((b) => {
        const { ends, figures } = pairP(a, b, family, seed);
        return [ends, ...figures].some(({ adjusted }) => adjusted <= family.level);
      }),
    );
    if (held) found += 1;
  }
  return found;
}

const sameRow = (world: World): string =>
  row([
    world.name,
    ...sameShapes.map((shape) => {
      const count = falseReports(world, shape, sameReports);
      return `${count} of ${sameReports} (${((100 * count) / sameReports).toFixed(1)} %)`;
    }),
  ]);

const counts = [3, 4, 5, 7, 10];
const spreads = [0.05, 0.2];
const times = [1.1, 1.2, 1.5, 2];
const pairCounts = [1, 6];

/** For each number of pairs in the report, the share of reports in which a peak that is so many times as high is held. */
function powers(base: Verdict, each: number, spread: number, ratio: number): number[] {
  const held = pairCounts.map(() => 0);
  const trial =
    (factor: number): World['draw'] =>
    (random) =>
      aTrial(base, 50_000, {
        goodputMedian: around(random, 150, spread),
        goodputPeak: around(random, 200, spread),
        p99Ms: around(random, 400, spread),
        peakUsageBytes: factor * around(random, 2 ** 27, spread),
      });
  for (let seed = 1; seed <= reports; seed += 1) {
    const all = aReport([trial(1), trial(ratio)], each, seed);
    const found = pairP(all.slice(0, each), all.slice(each), { pairs: 1 }, seed).figures.at(-1);
    pairCounts.forEach((pairs, index) => {
      if (found && found.adjusted * pairs <= bounds.comparing.familyLevel)
        held[index] = (held[index] ?? 0) + 1;
    });
  }
  return held.map((count) => count / reports);
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function powerRows(base: Verdict): string[] {
  return spreads.flatMap((spread) =>
    times.map((ratio) => {
      const cells = counts.map((each) => powers(base, each, spread, ratio).map(percent).join(' · '));
      return row([`${percent(spread)}`, `${ratio.toFixed(1)}×`, ...cells]);
    }),
  );
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** `docs/power.md`. Written by `node scripts/docs.ts power`, which takes minutes; a test makes a part of it again. */
export function powerPage(): string {
  const recorded = recordedVerdicts();
  const [base] = recorded;
  if (!base) throw new Error('no recorded verdict');
  const level = percent(bounds.comparing.familyLevel);
  return [
    '# What a report can tell apart',
    '',
    '<!-- Made by "node scripts/docs.ts power". -->',
    '',
    `A report compares each pair of variants that differ in one thing in ${testsOfPair} ways: how they ended, how long they lived (log-rank), goodput in the middle and at its best, p99, and the peak of memory (ranks). All these tests are one family. Within a pair whole trials are divided anew, and the p of each test is held against the least p of all (step-down min-p, Westfall and Young 1993); each pair has an equal share of ${level} (Bonferroni). So of reports on variants that do not differ, at most ${level} hold any difference. Whatever holds that stands as "better" or "worse"; what lies apart in every trial, with too few trials to hold it, is said as that.`,
    '',
    '## Nothing differs: reports with any false difference',
    '',
    `${sameReports} reports each, of seeds 1 to ${sameReports}, on variants whose trials come from the same world. Counted is any test that the family holds, before the interval of the ratio is asked as well. By its divisions alone a report of two variants with five trials each can come to ${((100 * 12) / 252).toFixed(1)} % at most; what is counted lies about there by chance.`,
    '',
    row([
      'the world',
      ...sameShapes.map(({ variants, each }) => `${variants} variants, ${each} trials each`),
    ]),
    row(['---', ...sameShapes.map(() => '---:')]),
    ...sameWorlds(recorded).map(sameRow),
    '',
    '## One thing differs: how often it is held',
    '',
    `One figure of a pair, the peak of memory, is so many times as high, the other figures are the same; the spread is the standard deviation between trials of one variant, as a share. First where the pair is all that the report compares, then where it is one of six pairs (four variants). ${reports} reports each.`,
    '',
    row(['spread', 'really', ...counts.map((each) => `${each} trials each`)]),
    row(['---:', '---:', ...counts.map(() => '---:')]),
    ...powerRows(base),
    '',
    `Three trials against three prove nothing at ${level}, however far apart: chance alone divides them so in one of ten pairs. Without any overlap ${pairCounts.map((pairs) => `${enoughOnEachSide(pairs * testsOfPair, bounds.comparing.familyLevel)} trials each are enough where ${pairs} ${pairs === 1 ? 'pair is' : 'pairs are'} compared`).join(', ')}. Fewer variants need fewer trials.`,
    '',
    'A claim of a write-up is one comparison that its author planned: it is tested by itself, at the level of `comparing.level` in [the bounds](bounds.md).',
    '',
  ].join('\n');
}
