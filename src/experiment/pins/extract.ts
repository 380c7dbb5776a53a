import type { RunRecording } from '../../record/recording.ts';
import type { RunRecord } from '../../record/schema.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { recordedPlan } from '../../scenario/secrets/recorded.ts';
import { variantKey } from '../../study/outcome.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { within } from '../language/claim.ts';
import { takeQuote } from '../language/quote.ts';
import type { Experiment } from '../language/schema.ts';
import { checkWhen, matches, type Selection } from '../language/selection.ts';
import { type JudgedTrial, takeTimeline } from '../language/takeTimeline.ts';
import { type Json, mapJson } from './json.ts';
import type { VariantPlan } from './pin.ts';
import { scenarioVariant } from './searchedPlans.ts';

/** A run with the verdicts of its trials, under its key in the experiment. */
export interface RecordedRun {
  key: string;
  run: RunRecording;
  verdicts: readonly Verdict[];
  /** Variants in the order of the scenario; the run drew its own. */
  order: readonly Record<string, string>[];
}

/**
 * What is kept of a run, as plain JSON: facts of the run, plans, verdicts, and what the experiment's figures, quotes and
 * `take` ask for. `clean` takes out of every text what belongs to this machine only.
 */
export function pinOf(experiment: Experiment, recorded: RecordedRun, clean: (text: string) => string): Json {
  const { key, run, verdicts, order } = recorded;
  const judged = run.recordings
    .flatMap((recording): JudgedTrial[] => {
      const verdict = verdicts.find(({ trial }) => trial === recording.trial.plan.id);
      return verdict ? [{ recording, verdict }] : [];
    })
    // What a search says follows from the order in which its trials were made.
    .sort((one, other) => (isSearch(run.run) ? 0 : one.verdict.repeat - other.verdict.repeat));
  const only = Object.keys(experiment.scenarios).length === 1;
  const isAbout = ({ scenario }: Selection): boolean => scenario === key || (scenario === undefined && only);
  const chosen = (selection: Selection): JudgedTrial[] => {
    checkWhen(selection.when, order, key);
    return judged.filter(({ verdict }) => matches(selection.when, verdict.variant));
  };
  const timelines = Object.entries(experiment.figures).flatMap(([name, figure]) =>
    figure.kind === 'timeline' && isAbout(figure)
      ? [[name, within(`figures.${name}`, () => takeTimeline(figure, chosen(figure)))]]
      : [],
  );
  const quotes = Object.entries(experiment.quotes).flatMap(([name, quote]) =>
    isAbout(quote) ? [[name, within(`quotes.${name}`, () => takeQuote(quote, chosen(quote)))]] : [],
  );
  const measured = {
    schema: 1,
    key,
    run: null,
    variants: order.flatMap((values) => {
      const first = judged.find(
        ({ verdict }) => variantKey(scenarioVariant(run.run, verdict.variant)) === variantKey(values),
      );
      return first ? [{ values, plan: variantPlan(first.recording.trial.plan) }] : [];
    }),
    trials: judged.map(({ recording, verdict }) => ({
      verdict: isSearch(run.run) ? briefVerdict(verdict) : pinnedVerdict(verdict),
      taken: Object.fromEntries(
        Object.entries(experiment.take[key] ?? {}).map(([name, take]) => [
          name,
          within(`take.${key}.${name}`, () => take(recording, verdict)) ?? null,
        ]),
      ),
    })),
    timelines: Object.fromEntries(timelines),
    quotes: Object.fromEntries(quotes),
  };
  return {
    ...(mapJson(measured, clean, measuredDigits) as Record<string, Json>),
    // What was asked for is kept as it was: a search is followed again from it, trial by trial.
    run: mapJson(pinnedRun(run.run), clean, null),
  };
}

const measuredDigits = 7;

export function variantPlan(plan: TrialPlan): VariantPlan {
  const { id, runId, position, repeat, variant, ...same } = recordedPlan(plan);
  return same;
}

function pinnedVerdict({ chain, against, ...verdict }: Verdict): unknown {
  return { ...verdict, kills: verdict.kills.map(({ tasks, ...kill }) => kill) };
}

const isSearch = ({ size, capacity }: RunRecord): boolean => size !== null || capacity !== null;

/** A search has a hundred trials, and each of them is one answer: how it ended, and its figures. */
function briefVerdict(verdict: Verdict): unknown {
  const { chain, against, kills, ledger, growth, missing, confidenceRule, ...rest } = verdict;
  return { ...rest, evidence: [], times: read(rest.times), measures: read(rest.measures) };
}

/** Without what was not read, which is what a pin has not. */
const read = (figures: Record<string, number | null>) =>
  Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== null));

/** Where swap areas lie is this machine's own business, and what was expected is the scenario's. */
function pinnedRun(run: RunRecord): RunRecord {
  const swapAreas = run.environment.swapAreas.map((area) => ({
    ...area,
    path: area.ours ? 'swap file of the run' : 'swap of the host',
  }));
  return { ...run, expectations: [], environment: { ...run.environment, swapAreas } };
}
