import { usageError } from '../../errors.ts';
import type { Figure } from '../figures.ts';

/** What two runs are compared in, by the names that people write; as an expectation has them. */
export const figureNames = {
  survivedMs: 'survived',
  goodputMedian: 'goodput',
  goodputPeak: 'goodputPeak',
  p99Ms: 'p99',
  peakUsageBytes: 'peakMemory',
} as const satisfies Record<Figure['name'], string>;

/** By name: a figure may be worse by so large a share. */
export type Tolerances = Partial<Record<Figure['name'], number>>;

/**
 * `p99=10%`, or `10%` for every figure; the later counts.
 * @throws OomlabError (usage) for anything else
 */
export function tolerancesOf(texts: readonly string[]): Tolerances {
  const tolerances: Tolerances = {};
  for (const text of texts) {
    const [, name, percent] = /^(?:(\w+)=)?(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
    const about = entries.filter(([, known]) => name === undefined || known === name);
    const share = Number(percent) / 100;
    if (percent === undefined || about.length === 0 || share >= 1)
      throw usageError(
        `--tolerance ${text}: not a figure and a share below 100 %`,
        `Write p99=10%, or 10% for all. The figures: ${Object.values(figureNames).join(', ')}.`,
      );
    for (const [figure] of about) tolerances[figure] = share;
  }
  return tolerances;
}

const entries = Object.entries(figureNames) as [Figure['name'], string][];
