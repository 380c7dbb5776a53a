import { z } from 'zod';
import type { Moment } from '../../../verdict/moment.ts';
import { aContainer, anEnd, type Container, engineMoment } from '../container.ts';
import type { DocumentReader, Found } from '../found.ts';

const text = z.string().nullish().catch(null);

const containerSchema = z.looseObject({
  name: text,
  runtimeId: text,
  lastStatus: text,
  exitCode: z.number().nullish().catch(null),
  reason: text,
});
const schema = z.looseObject({
  taskArn: z.string(),
  lastStatus: text,
  stoppedReason: text,
  stoppedAt: z.union([z.string(), z.number()]).nullish().catch(null),
  containers: z.array(containerSchema).catch([]),
});
type Task = z.infer<typeof schema>;

/** A task of `aws ecs describe-tasks`, or of the event "ECS Task State Change". */
export const ecsTask: DocumentReader = (document, file) => {
  const task = schema.safeParse(document).data;
  if (!task) return null;
  const told = task.containers.filter(({ exitCode, reason }) => (exitCode ?? 0) !== 0 || reason != null);
  return {
    containers: told.map((one) => containerOf(one, task, file)),
    acts: unhealthy(task, told[0]?.name ?? null, file),
  };
};

/** ECS' own word for a kill for lack of memory, and runc's for one before the program began. */
const outOfMemory = /^OutOfMemoryError\b|container init was OOM-killed/;

function containerOf(
  { name, runtimeId, lastStatus, exitCode, reason }: z.infer<typeof containerSchema>,
  { stoppedAt, stoppedReason }: Task,
  file: string,
): Container {
  const why = [reason, stoppedReason].filter((one) => one != null);
  return aContainer({
    source: 'ECS task',
    file,
    name: name ?? null,
    id: runtimeId ?? null,
    running: lastStatus === 'RUNNING' ? true : lastStatus === 'STOPPED' ? false : null,
    ends: [
      anEnd({
        exitCode: exitCode ?? null,
        reason: reason ?? null,
        oomKilled: outOfMemory.test(reason ?? ''),
        finishedAt: momentOf(stoppedAt),
        id: runtimeId ?? null,
        quote: `exitCode: ${exitCode ?? 'unknown'}; ${why.join('; ')}`.slice(0, 1000),
      }),
    ],
  });
}

/** The command line writes seconds since 1970, or a stamp, as it is set up. */
const momentOf = (at: string | number | null | undefined): Moment | null =>
  typeof at === 'number'
    ? { axis: 'utc', ms: at * 1000, text: new Date(at * 1000).toISOString() }
    : engineMoment(at);

function unhealthy({ stoppedReason, stoppedAt }: Task, target: string | null, file: string): Found['acts'] {
  if (!/health check/i.test(stoppedReason ?? '') || target === null) return [];
  const at = momentOf(stoppedAt);
  return [
    {
      by: 'ECS',
      part: 'sent',
      reason: 'health',
      target,
      pid: null,
      scope: null,
      quote: stoppedReason ?? '',
      at,
      file,
    },
  ];
}
