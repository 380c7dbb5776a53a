import { z } from 'zod';
import {
  aContainer,
  anEnd,
  bareId,
  type Container,
  type ContainerEnd,
  engineMoment,
  quantity,
} from '../container.ts';
import type { DocumentReader } from '../found.ts';
import type { LogAct } from '../sourceFacts.ts';

const text = z.string().nullish().catch(null);
const whole = z.number().nullish().catch(null);

const endedSchema = z.looseObject({
  reason: text,
  exitCode: whole,
  startedAt: text,
  finishedAt: text,
  containerID: text,
});
const stateSchema = z
  .looseObject({ running: z.unknown().optional(), terminated: endedSchema.nullish().catch(null) })
  .nullish()
  .catch(null);
const statusSchema = z.looseObject({
  name: text,
  containerID: text,
  restartCount: whole,
  state: stateSchema,
  lastState: stateSchema,
});
const podSchema = z.looseObject({
  kind: z.literal('Pod').optional(),
  metadata: z.looseObject({ name: text, uid: text }),
  spec: z
    .looseObject({
      containers: z.array(z.looseObject({ name: text, resources: z.unknown().optional() })).catch([]),
    })
    .nullish()
    .catch(null),
  status: z.looseObject({
    reason: text,
    message: text,
    containerStatuses: z.array(statusSchema).nullish().catch(null),
    initContainerStatuses: z.array(statusSchema).nullish().catch(null),
  }),
});

/** `kubectl get pod -o json` or `-o yaml`. */
export const podStatus: DocumentReader = (document, file) => {
  const pod = podSchema.safeParse(document).data;
  if (!pod) return null;
  const { metadata, spec, status } = pod;
  const evicted =
    status.reason === 'Evicted' ? (status.message ?? 'Evicted, without a message').slice(0, 1000) : null;
  const common = {
    source: 'pod status' as const,
    flaggedBy: 'kubelet' as const,
    file,
    pod: metadata.name ?? null,
    podUid: metadata.uid ?? null,
    evicted,
  };
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  if (all.length === 0 && evicted !== null)
    return { containers: [aContainer({ ...common, running: false })] };
  const containers = all.map((one) => ({
    ...aContainer(common),
    id: bareId(one.containerID),
    name: one.name ?? null,
    startedAt: null,
    running: one.state?.running ? true : one.state?.terminated ? false : null,
    ends: [one.lastState?.terminated, one.state?.terminated].flatMap((ended) =>
      ended ? [endOf(ended)] : [],
    ),
    limitBytes: limitOf(spec, one.name ?? null),
    restarts: one.restartCount ?? null,
  }));
  return {
    containers,
    acts: status.reason === 'DeadlineExceeded' ? overdue(containers, status.message) : [],
  };
};

/** Past its activeDeadlineSeconds the kubelet ends all of a pod’s containers, by the signals of a kill. */
const overdue = (containers: readonly Container[], message: string | null | undefined): LogAct[] =>
  containers.map(({ name, pod, ends, file }) => ({
    by: 'kubelet',
    part: 'sent',
    reason: 'time',
    target: name ?? pod ?? '',
    pid: null,
    scope: null,
    quote: (message ?? 'DeadlineExceeded').slice(0, 1000),
    at: ends.at(-1)?.finishedAt ?? null,
    file,
  }));

function endOf(ended: z.infer<typeof endedSchema>): ContainerEnd {
  return anEnd({
    exitCode: ended.exitCode ?? null,
    reason: ended.reason ?? null,
    oomKilled: ended.reason === 'OOMKilled',
    startedAt: engineMoment(ended.startedAt),
    finishedAt: engineMoment(ended.finishedAt),
    id: bareId(ended.containerID),
    quote: `reason: ${ended.reason ?? 'none'}, exitCode: ${ended.exitCode ?? 'unknown'}, finishedAt: ${ended.finishedAt ?? 'unknown'}`,
  });
}

function limitOf(spec: z.infer<typeof podSchema>['spec'], name: string | null): number | null {
  const resources = spec?.containers.find((container) => container.name === name)?.resources;
  const limits = z.looseObject({ limits: z.looseObject({ memory: z.unknown() }) }).safeParse(resources);
  return quantity(limits.data?.limits.memory);
}
