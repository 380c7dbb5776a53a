import { wilson } from '../../src/statistics/wilson.ts';

/** As far as it is read of a report of Stryker (mutation-testing-report-schema). */
export interface Report {
  files: Record<string, { mutants: { status: string }[] }>;
}

type Outcome = 'killed' | 'survived' | 'left out';

/** A mutant that never ends is found out by the time that it takes. What no test reaches is not killed. */
function outcomeOf(status: string): Outcome {
  if (status === 'Killed' || status === 'Timeout') return 'killed';
  return status === 'Survived' || status === 'NoCoverage' ? 'survived' : 'left out';
}

/**
 * A line for each file, and one for all: how many of the mutants that were tried were killed. Where a sample was drawn,
 * the share of all mutants lies within Wilson's interval at 95 %.
 */
export function scores({ files }: Report): string {
  const byName = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const counted = byName.map(([file, { mutants }]) => {
    const outcomes = mutants.map(({ status }) => outcomeOf(status));
    const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
    const sampled = mutants.some(({ status }) => status === 'CompileError');
    return { file, killed: count('killed'), tried: count('killed') + count('survived'), sampled };
  });
  const whole = {
    file: 'all',
    killed: counted.reduce((sum, { killed }) => sum + killed, 0),
    tried: counted.reduce((sum, { tried }) => sum + tried, 0),
    sampled: counted.some(({ sampled }) => sampled),
  };
  return [...counted, whole]
    .map(({ file, killed, tried, sampled }) => {
      const { low, high } = wilson(killed, tried, 0.05);
      const share = tried === 0 ? 'none tried' : `${percent(killed / tried)} %`;
      const interval = sampled && tried > 0 ? ` [${percent(low)}, ${percent(high)}]` : '';
      return `${file}: ${killed} of ${tried} killed, ${share}${interval}`;
    })
    .join('\n');
}

const percent = (share: number): string => (100 * share).toFixed(1);
