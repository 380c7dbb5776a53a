import type { Moment } from '../verdict/moment.ts';
import { type Answer, answerOf } from './answer.ts';
import { casesOf } from './cases.ts';
import { clocksOf } from './clocks.ts';
import type { Surroundings } from './facts.ts';
import type { SourceFacts } from './readers/sourceFacts.ts';

export interface Autopsy {
  schema: 1;
  inputs: Pick<SourceFacts, 'name' | 'lines' | 'kinds' | 'problems' | 'readable' | 'unplaced'>[];
  /** In order of time where there is one, else of the lines. */
  answers: Answer[];
  /** Deaths that were counted but not kept. */
  leftOut: number;
  /** Which clocks there are, and which cannot be compared. */
  clocks: string[];
}

/** The same reasoning as for a trial, from what a person has afterwards. */
export function autopsy(sources: readonly SourceFacts[]): Autopsy {
  const clocks = clocksOf(sources);
  const around = surroundings(sources, clocks.toUtc);
  const answers = casesOf(sources, clocks.toUtc).map((found) => answerOf(found, around, clocks));
  return {
    schema: 1,
    inputs: sources.map(({ name, lines, kinds, problems, readable, unplaced }) => ({
      name,
      lines,
      kinds,
      problems,
      readable,
      unplaced,
    })),
    // Of a cluster most containers run: those that died go first.
    answers: clocks
      .sorted(answers, ({ terminal }) => terminal.at)
      .toSorted((one, other) => Number(lives(one)) - Number(lives(other))),
    leftOut: sources.reduce((sum, { kills }) => sum + kills.count() - kills.all().length, 0),
    clocks: clocks.notes,
  };
}

const lives = ({ terminal }: Answer): boolean => terminal.kind === 'survived';

function surroundings(sources: readonly SourceFacts[], toUtc: (moment: Moment) => Moment): Surroundings {
  const logs = sources.filter(({ kernelLines }) => kernelLines > 0);
  return {
    toUtc,
    hasKernelLog: logs.length > 0,
    quotedIn: (file) => sources.find(({ name }) => name === file)?.quoted ?? null,
    kernelLogCovers: (at) =>
      at !== null &&
      logs.some(({ kernelSpans }) =>
        [...kernelSpans.values()].some((span) => {
          const [first, last, moment] = [toUtc(span.first), toUtc(span.last), toUtc(at)];
          return first.axis === moment.axis && first.ms <= moment.ms && moment.ms <= last.ms;
        }),
      ),
  };
}
