import { z } from 'zod';
import { bareId, type Container, type ContainerEnd, quantity } from './container.ts';
import { isoMoment } from './moment.ts';

const text = z.string().nullish().catch(null);
const whole = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const inspectSchema = z.looseObject({
  Id: z.string(),
  Name: text,
  RestartCount: whole,
  State: z.looseObject({
    Running: flag,
    OOMKilled: flag,
    ExitCode: whole,
    StartedAt: text,
    FinishedAt: text,
  }),
  HostConfig: z.looseObject({ Memory: whole }).nullish().catch(null),
});

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

/** Containers in a document: `docker inspect`, `podman inspect`, `kubectl get pod -o json|yaml`, or a list of pods. */
export function containersIn(document: unknown, file: string): Container[] {
  if (Array.isArray(document))
    return document.slice(0, mostContainers).flatMap((one) => containersIn(one, file));
  const items = z.looseObject({ items: z.array(z.unknown()) }).safeParse(document).data?.items;
  if (items) return items.slice(0, mostContainers).flatMap((one) => containersIn(one, file));
  const inspected = inspectSchema.safeParse(document).data;
  if (inspected) return [fromInspect(inspected, file)];
  const pod = podSchema.safeParse(document).data;
  return pod ? fromPod(pod, file) : [];
}

const mostContainers = 1000;

/** Docker writes year 1 for "not yet". */
const moment = (stamp: string | null | undefined) =>
  stamp && !stamp.startsWith('0001-') ? isoMoment(stamp) : null;

function fromInspect(
  { Id, Name, State, HostConfig, RestartCount }: z.infer<typeof inspectSchema>,
  file: string,
): Container {
  const finishedAt = moment(State.FinishedAt);
  const end: ContainerEnd = {
    exitCode: State.ExitCode ?? null,
    reason: null,
    oomKilled: State.OOMKilled ?? null,
    startedAt: moment(State.StartedAt),
    finishedAt,
    id: Id,
    quote: `"OOMKilled": ${State.OOMKilled ?? 'unknown'}, "ExitCode": ${State.ExitCode ?? 'unknown'}, "FinishedAt": ${JSON.stringify(State.FinishedAt ?? null)}`,
  };
  const ended = State.Running !== true && finishedAt !== null;
  return {
    source: 'docker inspect',
    file,
    id: Id,
    name: Name?.replace(/^\//, '') ?? null,
    pod: null,
    podUid: null,
    running: State.Running ?? null,
    startedAt: moment(State.StartedAt),
    // While it runs, the flag still says that something inside was killed.
    ends:
      ended || State.OOMKilled === true ? [ended ? end : { ...end, exitCode: null, finishedAt: null }] : [],
    limitBytes: HostConfig?.Memory || null,
    restarts: RestartCount ?? null,
    evicted: null,
  };
}

function fromPod({ metadata, spec, status }: z.infer<typeof podSchema>, file: string): Container[] {
  const evicted =
    status.reason === 'Evicted' ? (status.message ?? 'Evicted, without a message').slice(0, 1000) : null;
  const common = {
    source: 'pod status' as const,
    file,
    pod: metadata.name ?? null,
    podUid: metadata.uid ?? null,
    evicted,
  };
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  if (all.length === 0 && evicted !== null)
    return [
      {
        ...common,
        id: null,
        name: null,
        running: false,
        startedAt: null,
        ends: [],
        limitBytes: null,
        restarts: null,
      },
    ];
  return all.slice(0, mostContainers).map((one) => ({
    ...common,
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
}

function endOf(ended: z.infer<typeof endedSchema>): ContainerEnd {
  return {
    exitCode: ended.exitCode ?? null,
    reason: ended.reason ?? null,
    oomKilled: ended.reason === 'OOMKilled',
    startedAt: moment(ended.startedAt),
    finishedAt: moment(ended.finishedAt),
    id: bareId(ended.containerID),
    quote: `reason: ${ended.reason ?? 'none'}, exitCode: ${ended.exitCode ?? 'unknown'}, finishedAt: ${ended.finishedAt ?? 'unknown'}`,
  };
}

function limitOf(spec: z.infer<typeof podSchema>['spec'], name: string | null): number | null {
  const resources = spec?.containers.find((container) => container.name === name)?.resources;
  const limits = z.looseObject({ limits: z.looseObject({ memory: z.unknown() }) }).safeParse(resources);
  return quantity(limits.data?.limits.memory);
}
