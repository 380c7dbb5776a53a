import { z } from 'zod';
import { usageError } from '../../errors.ts';
import { parseDuration } from '../units.ts';
import type { WrittenExpectation } from './expectation.ts';
import {
  comparisons,
  type ExpectedFigure,
  expectedFigures,
  isSearched,
  parseBound,
  unitOf,
} from './figures.ts';

/** What the author of a scenario expects, all units resolved. Recorded with the run, and checked against its verdicts. */
export const expectationPlanSchema = z.strictObject({
  /** Variants it is about: all whose values match. */
  when: z.record(z.string(), z.string()),
  terminal: z.array(z.string()).nullable(),
  degradation: z.array(z.string()).nullable(),
  /** Runs from before figures could be expected have none. */
  figures: z
    .array(
      z.strictObject({
        figure: z.enum(expectedFigures),
        comparison: z.enum(comparisons),
        value: z.number(),
        /** As it stands in the scenario. */
        written: z.string(),
      }),
    )
    .default([]),
  /** Of the load, from its start after the warm-up; null: all of it, and its planned end. */
  during: z.strictObject({ fromMs: z.number(), toMs: z.number().nullable() }).nullable().default(null),
  /** Share of the trials (inconclusive and invalid ones included in the total) that must agree. */
  atLeastShare: z.number().min(0).max(1),
  /** null: of the trials that were made; else of all such trials, so surely. */
  confidence: z.number().nullable().default(null),
});

export type Expectation = z.infer<typeof expectationPlanSchema>;

export const compileExpectation = (each: WrittenExpectation): Expectation => ({
  when: Object.fromEntries(Object.entries(each.when ?? {}).map(([name, value]) => [name, String(value)])),
  terminal: each.terminal ?? null,
  degradation: each.degradation ?? null,
  figures: expectedFigures.flatMap((figure) => boundOf(figure, each[figure])),
  during:
    each.during === undefined
      ? null
      : { fromMs: parseDuration(each.during.from ?? '0s') ?? 0, toMs: parseDuration(each.during.to ?? '') },
  atLeastShare: each.atLeastShare ?? 1,
  confidence: each.confidence ?? null,
});

/** What is expected of some of these variants. */
export function expectedOf(
  { expect }: { expect: readonly WrittenExpectation[] },
  variants: readonly Record<string, string>[],
): Expectation[] {
  const there = ({ when }: Expectation): boolean =>
    variants.some((variant) => Object.entries(when).every(([name, value]) => variant[name] === value));
  return expect.map(compileExpectation).filter(there);
}

/** @throws OomlabError (usage) for what is expected of a variant that the scenario does not have: nobody would ever check it. */
export function refuseExpectedOfNone(
  { expect }: { expect: readonly WrittenExpectation[] },
  variants: readonly Record<string, string>[],
  source: string,
): void {
  for (const [index, each] of expect.entries()) {
    if (expectedOf({ expect: [each] }, variants).length > 0) continue;
    const asked = Object.entries(each.when ?? {}).map(([name, value]) => `${name}=${value}`);
    const there = variants.map((variant) =>
      Object.entries(variant)
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
    );
    throw usageError(
      `${source}: expect.${index}.when: no variant has ${asked.join(', ')}`,
      there.join('') === '' ? 'Nothing varies there: leave "when" out.' : `There are: ${there.join('; ')}.`,
    );
  }
}

export const isOfSearch = ({ figures }: Expectation): boolean =>
  figures.some(({ figure }) => isSearched(figure));

function boundOf(figure: ExpectedFigure, written: string | undefined): Expectation['figures'] {
  const bound = written === undefined ? null : parseBound(written, unitOf[figure]);
  return bound === null || written === undefined ? [] : [{ figure, ...bound, written: written.trim() }];
}
