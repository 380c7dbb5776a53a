import { z } from 'zod';
import { type Environment, environmentSchema, type RunRecord } from '../../record/schema.ts';
import { type TargetPlan, type TrialPlan, trialPlanSchema } from '../../scenario/plan.ts';
import type { ImagePlan, ImageSource } from '../../scenario/target/image.ts';
import { type Verdict, verdictSchema } from '../../verdict/verdict.ts';
import type { Machines } from './whatDiffers.ts';

/**
 * A run as others are compared with it, to be kept in a repository: how each trial ended, and its figures. Without what a
 * target or an environment may hold that is nobody else's business: log lines, values of variables and headers, texts of files.
 */
export const baselineSchema = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('oomlab baseline'),
  runId: z.string(),
  scenario: z.string(),
  seed: z.number(),
  startedAt: z.string(),
  environment: environmentSchema,
  /** Of a fleet that executed it, by their names; absent: there was none. */
  hosts: z.record(z.string(), environmentSchema).optional(),
  trials: z.array(z.strictObject({ plan: trialPlanSchema, verdict: verdictSchema })).min(1),
});

export type Baseline = z.infer<typeof baselineSchema>;

export function baselineOf(
  run: Pick<RunRecord, 'runId' | 'scenario' | 'seed' | 'startedAt' | 'environment'>,
  trials: readonly { plan: TrialPlan; verdict: Verdict }[],
  machines: Machines = {},
): Baseline {
  const { runId, scenario, seed, startedAt, environment } = run;
  const brief = (at: Environment): Environment => ({ ...at, swapAreas: [] });
  const isOfFleet = Object.keys(machines).some((name) => name !== '');
  return {
    schema: 1,
    kind: 'oomlab baseline',
    runId,
    scenario,
    seed,
    startedAt,
    environment: brief(environment),
    ...(isOfFleet
      ? { hosts: Object.fromEntries(Object.entries(machines).map(([name, at]) => [name, brief(at)])) }
      : {}),
    trials: trials.map(({ plan, verdict }) => ({ plan: withoutValues(plan), verdict: briefly(verdict) })),
  };
}

/** What of a plan is compared, and may be shown: of variables and headers their names, of files their places. */
export function withoutValues(plan: TrialPlan): TrialPlan {
  const { load } = plan;
  return {
    ...plan,
    target: ofTarget(plan.target),
    services: plan.services.map((service) => ({ ...service, target: ofTarget(service.target) })),
    load: load && {
      ...load,
      requests: load.requests.map(withoutHeaders),
      journeys: load.journeys.map((journey) => ({ ...journey, steps: journey.steps.map(withoutHeaders) })),
    },
  };
}

const names = (of: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.keys(of).map((name) => [name, '']));

const withoutHeaders = <Sent extends { headers: Record<string, string> }>(sent: Sent): Sent => ({
  ...sent,
  headers: names(sent.headers),
});

const ofTarget = (target: TargetPlan): TargetPlan => ({
  ...target,
  env: names(target.env),
  image: ofImage(target.image),
  container: target.container && {
    ...target.container,
    files: target.container.files.map((file) => ({ ...file, text: '' })),
  },
});

function ofImage(image: ImagePlan): ImagePlan {
  if (image.kind === 'with-copies') return { ...image, of: ofSource(image.of) };
  return ofSource(image);
}

const ofSource = (image: ImageSource): ImageSource =>
  image.kind === 'build' ? { ...image, args: names(image.args) } : image;

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
