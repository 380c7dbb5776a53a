import { z } from 'zod';
import { type Container, type ContainerEnd, type DocumentReader, engineMoment } from './container.ts';

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

/** `docker inspect` and `podman inspect` of a container. */
export const dockerInspect: DocumentReader = (document, file) => {
  const inspected = inspectSchema.safeParse(document).data;
  if (!inspected) return null;
  const { Id, Name, State, HostConfig, RestartCount } = inspected;
  const finishedAt = engineMoment(State.FinishedAt);
  const end: ContainerEnd = {
    exitCode: State.ExitCode ?? null,
    reason: null,
    oomKilled: State.OOMKilled ?? null,
    startedAt: engineMoment(State.StartedAt),
    finishedAt,
    id: Id,
    quote: `"OOMKilled": ${State.OOMKilled ?? 'unknown'}, "ExitCode": ${State.ExitCode ?? 'unknown'}, "FinishedAt": ${JSON.stringify(State.FinishedAt ?? null)}`,
  };
  const ended = State.Running !== true && finishedAt !== null;
  const container: Container = {
    source: 'docker inspect',
    flaggedBy: 'engine',
    file,
    id: Id,
    name: Name?.replace(/^\//, '') ?? null,
    pod: null,
    podUid: null,
    running: State.Running ?? null,
    startedAt: engineMoment(State.StartedAt),
    // While it runs, the flag still says that something inside was killed.
    ends:
      ended || State.OOMKilled === true ? [ended ? end : { ...end, exitCode: null, finishedAt: null }] : [],
    limitBytes: HostConfig?.Memory || null,
    restarts: RestartCount ?? null,
    evicted: null,
  };
  return [container];
};
