import { z } from 'zod';
import { environmentSchema, type RunRecord } from '../../record/schema.ts';
import { type TrialPlan, trialPlanSchema } from '../../scenario/plan.ts';
import { type Verdict, verdictSchema } from '../../verdict/verdict.ts';

/**
 * A run as others are compared with it, to be kept in a repository: how each trial ended, and its figures. Without what a
 * target or an environment may hold that is nobody else's business: log lines, values of variables, headers.
 */
export const baselineSchema = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('oomlab baseline'),
  runId: z.string(),
  scenario: z.string(),
  seed: z.number(),
  startedAt: z.string(),
  environment: environmentSchema,
  trials: z.array(z.strictObject({ plan: trialPlanSchema, verdict: verdictSchema })).min(1),
});

export type Baseline = z.infer<typeof baselineSchema>;

export function baselineOf(
  run: Pick<RunRecord, 'runId' | 'scenario' | 'seed' | 'startedAt' | 'environment'>,
  trials: readonly { plan: TrialPlan; verdict: Verdict }[],
): Baseline {
  const { runId, scenario, seed, startedAt, environment } = run;
  return {
    schema: 1,
    kind: 'oomlab baseline',
    runId,
    scenario,
    seed,
    startedAt,
    environment: { ...environment, swapAreas: [] },
    trials: trials.map(({ plan, verdict }) => ({ plan: withoutValues(plan), verdict: briefly(verdict) })),
  };
}

/** What of a plan is compared, and may be shown: of variables and headers their names. */
export function withoutValues(plan: TrialPlan): TrialPlan {
  const names = (of: Record<string, string>) => Object.fromEntries(Object.keys(of).map((name) => [name, '']));
  return {
    ...plan,
    target: { ...plan.target, env: names(plan.target.env) },
    services: plan.services.map((service) => ({
      ...service,
      target: { ...service.target, env: names(service.target.env) },
    })),
    load: plan.load && {
      ...plan.load,
      requests: plan.load.requests.map((request) => ({ ...request, headers: names(request.headers) })),
    },
  };
}

const briefly = (verdict: Verdict): Verdict => ({
  ...verdict,
  chain: [],
  kills: [],
  casualties: [],
  evidence: [],
  against: [],
  missing: [],
  ledger: null,
  growth: null,
});
