import type { TrialPlan } from '../../scenario/plan.ts';
import { bytesIn, environmentOf, millicores } from './sizeApplied.ts';

/** A file that gives a service the limits of a trial. */
export interface Patch {
  file: string;
  /** One line: what to do with it. */
  how: string;
  content: object;
}

export function patchesOf(plan: TrialPlan): Patch[] {
  const { memoryBytes, swapBytes, cpus, pidsLimit } = plan.machine;
  const variables = Object.entries(environmentOf(plan.target));
  const compose = {
    mem_limit: bytesIn.docker(memoryBytes),
    memswap_limit: swapBytes === null ? -1 : bytesIn.docker(memoryBytes + swapBytes),
    cpus,
    ...(pidsLimit === null ? {} : { pids_limit: pidsLimit }),
    ...(variables.length === 0
      ? {}
      : {
          environment: Object.fromEntries(
            variables.map(([name, value]) => [name, value.replaceAll('$', '$$$$')]),
          ),
        }),
  };
  const amounts = { memory: bytesIn.kubernetes(memoryBytes), cpu: millicores(cpus) };
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
      content: { services: { app: compose } },
    },
    {
      file: 'kubernetes.yaml',
      how: `kubectl patch deployment NAME --patch-file THIS; name the container as yours is.${swapBytes === 0 ? '' : ' A pod has no swap: this was tried with it.'}`,
      content: { spec: { template: { spec: { containers: [container] } } } },
    },
  ];
}
