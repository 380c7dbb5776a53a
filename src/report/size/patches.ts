import type { TrialPlan } from '../../scenario/plan.ts';
import { targetMachine } from '../../scenario/target/limits.ts';
import { composeService, environmentOf, kubernetes, millicores } from './sizeApplied.ts';

/** A file that gives a service the limits of a trial. */
export interface Patch {
  file: string;
  /** One line: what to do with it. */
  how: string;
  content: object;
}

export function patchesOf(plan: TrialPlan): Patch[] {
  const { memoryBytes, swapBytes, cpus } = targetMachine(plan);
  const variables = Object.entries(environmentOf(plan.target));
  const amounts = { memory: kubernetes(memoryBytes), cpu: millicores(cpus) };
  const container = {
    name: 'app',
    resources: { requests: amounts, limits: { ...amounts } },
    ...(variables.length === 0
      ? {}
      : { env: variables.map(([name, value]) => ({ name, value: value.replaceAll('$(', '$$$$(') })) }),
  };
  return [
    {
      file: 'compose.yaml',
      how: 'docker compose -f compose.yaml -f THIS up; name the service as yours is.',
      content: { services: { app: composeService(plan) } },
    },
    {
      file: 'kubernetes.yaml',
      how: `kubectl patch deployment NAME --patch-file THIS; name the container as yours is.${swapBytes === 0 ? '' : ' A pod has no swap: this was tried with it.'}`,
      content: { spec: { template: { spec: { containers: [container] } } } },
    },
  ];
}
