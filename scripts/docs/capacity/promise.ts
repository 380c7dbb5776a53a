import { median } from '../../../src/statistics/median.ts';
import type { Simulated } from './simulate.ts';

/** What simulated searches came to, together. */
export interface Promised {
  services: number;
  right: number;
  /** Of those that found an interval, as a share of the rate; null: none did. */
  medianWidth: number | null;
  medianFull: number | null;
  medianShort: number | null;
  /** Where all trials were used up before the interval was as narrow as asked. */
  unfinished: number;
  /** Of the rates that are said to be held by nine of ten machines, those that are. */
  nine: { right: number; of: number };
}

export function promised(simulated: readonly Simulated[]): Promised {
  const count = (is: (each: Simulated) => boolean): number => simulated.filter(is).length;
  const answers = simulated.map(({ answer }) => answer);
  return {
    services: simulated.length,
    right: count(({ right }) => right),
    medianWidth: median(
      answers.flatMap(({ kind, interval }) =>
        kind !== 'found' || interval === null
          ? []
          : [(interval.highPerSecond - interval.lowPerSecond) / interval.perSecond],
      ),
    ),
    medianFull: median(answers.map(({ full }) => full.held + full.broken)),
    medianShort: median(answers.map(({ short }) => short.held + short.broken)),
    unfinished: count(({ answer }) => !answer.finished),
    nine: {
      right: count(({ nineRight }) => nineRight === true),
      of: count(({ nineRight }) => nineRight !== null),
    },
  };
}
