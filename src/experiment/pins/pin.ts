import { z } from 'zod';
import { usageError } from '../../errors.ts';
import { runSchema } from '../../record/schema.ts';
import type { TrialChart } from '../../report/panels/chart.ts';
import { type Panel, panel } from '../../report/panels/panel.ts';
import { trialPlanSchema } from '../../scenario/plan.ts';
import { type Verdict, verdictSchema } from '../../verdict/verdict.ts';
import { confidenceRules } from '../../verdict/words/confidence.ts';
import { verdictMeasures, verdictTimes } from '../language/measure.ts';
import { type Json, jsonText } from './json.ts';

/**
 * What is kept of the run behind a write-up, one file for each key in `scenarios`: enough to render it and to check its
 * claims anywhere, and no more.
 */
export interface Pin {
  schema: 1;
  /** Key in the experiment's `scenarios`. */
  key: string;
  run: z.output<typeof runSchema>;
  /** In the order of the scenario. */
  variants: PlannedVariant[];
  trials: PinnedTrial[];
  /** By the figure's name. */
  timelines: Record<string, TrialChart>;
  /** By the quote's name; null: no trial had such a line. */
  quotes: Record<string, PinnedQuote | null>;
}

export interface PinnedTrial {
  /**
   * Without `chain` and `against`, and without the kernel's tables of tasks: `explain` has them, from the recording. Those
   * of a search for a size or a capacity are without evidence and kills, too.
   */
  verdict: Verdict;
  /** What the experiment took from the recording, by name. */
  taken: Record<string, Json>;
}

export interface PinnedQuote {
  trial: string;
  source: 'kernel log' | 'target log' | 'GC log';
  /** Of the first line, since the trial's zero; null for lines without a time. */
  atMs: number | null;
  lines: string[];
}

/** A plan without what tells one trial from the next. */
export const variantPlanSchema = trialPlanSchema.omit({
  id: true,
  runId: true,
  position: true,
  repeat: true,
  variant: true,
});
export type VariantPlan = z.output<typeof variantPlanSchema>;

export interface PlannedVariant {
  values: Record<string, string>;
  plan: VariantPlan;
}

const nullable = z.record(z.string(), z.number().nullable());

/** Older pins stay readable when verdicts learn to say more: what they do not have was not read. */
const pinnedVerdictSchema = z
  .looseObject({
    ...verdictSchema.pick({
      trial: true,
      variant: true,
      repeat: true,
      confidence: true,
      sentence: true,
      evidence: true,
      validity: true,
    }).shape,
    terminal: z.looseObject(verdictSchema.shape.terminal.shape),
    degradation: z.looseObject(verdictSchema.shape.degradation.shape),
    times: nullable,
    measures: nullable,
  })
  .transform(
    (pinned) =>
      ({
        kills: [],
        missing: [],
        ...pinned,
        schema: 1,
        chain: [],
        against: [],
        confidenceRule: confidenceRules[pinned.confidence],
        times: { ...absent(verdictTimes), firstKill: firstKillOf(pinned), ...pinned.times },
        measures: { ...absent(verdictMeasures), ...pinned.measures },
      }) as unknown as Verdict,
  );

/** Data from before it was told: the first of the kernel's kills, and of the one by which it ended. */
function firstKillOf({ times, ...rest }: { times: Record<string, number | null>; [name: string]: unknown }) {
  const kills = z.array(z.looseObject({ atMs: z.number().nullable() })).safeParse(rest.kills).data ?? [];
  const known = [...kills.map(({ atMs }) => atMs), times.kill ?? null].filter((atMs) => atMs !== null);
  return known.length === 0 ? null : Math.min(...known);
}

const absent = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));

const panelSchema = z
  .looseObject({
    id: z.string(),
    title: z.string(),
    unit: z.string(),
    timesS: z.array(z.number()),
    series: z.array(z.looseObject({ name: z.string(), values: z.array(z.number().nullable()) })),
    notRead: z.array(z.string()),
  })
  .transform((pinned) => {
    const spec = pinned as unknown as Panel;
    return { ...panel(spec), notRead: spec.notRead };
  });

const chartSchema = z
  .looseObject({ trial: z.string(), startMs: z.number(), endMs: z.number(), panels: z.array(panelSchema) })
  .transform((pinned) => pinned as unknown as TrialChart);

const pinSchema = z.strictObject({
  schema: z.literal(1),
  key: z.string(),
  run: runSchema,
  variants: z.array(z.strictObject({ values: z.record(z.string(), z.string()), plan: variantPlanSchema })),
  trials: z.array(z.strictObject({ verdict: pinnedVerdictSchema, taken: z.record(z.string(), z.json()) })),
  timelines: z.record(z.string(), chartSchema),
  quotes: z.record(
    z.string(),
    z
      .strictObject({
        trial: z.string(),
        source: z.enum(['kernel log', 'target log', 'GC log']),
        atMs: z.number().nullable(),
        lines: z.array(z.string()),
      })
      .nullable(),
  ),
});

export const pinText = (pin: Json): string => `${jsonText(pin)}\n`;

/** @throws OomlabError (usage) for a file that is damaged or of another version. */
export function parsePin(text: string, source: string): Pin {
  const again = 'Take it from version control again, or run the experiment anew.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw usageError(`${source}: not JSON`, again, cause);
  }
  const result = pinSchema.safeParse(value);
  if (result.success) return result.data as Pin;
  const [issue] = result.error.issues;
  throw usageError(`${source}: ${issue?.path.join('.')}: ${issue?.message}`, again, result.error);
}
