import { z } from 'zod';
import { killedExit, termedExit } from '../../../signals.ts';
import type { Moment } from '../../../verdict/moment.ts';
import { aContainer, anEnd, type Container, engineMoment } from '../container.ts';
import type { DocumentReader, Found } from '../found.ts';
import { utcMoment } from '../stamps.ts';

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
  stopCode: text,
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
    acts: [
      ...unhealthy(task, told[0]?.name ?? null, file),
      ...told.flatMap((one) => stopped(task, one, file)),
    ],
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
  typeof at === 'number' ? utcMoment(at * 1000) : engineMoment(at);

/** Scaling, a deployment or a person: whoever asked the task to stop also had it killed after its time. */
const asked = /^(?:ServiceSchedulerInitiated|UserInitiated)$/;
const askedWords = /^(?:Scaling activity initiated by|Task stopped by user)/;

function stopped(
  { stopCode, stoppedReason, stoppedAt }: Task,
  { name, exitCode, reason }: z.infer<typeof containerSchema>,
  file: string,
): Found['acts'] {
  const isAsked = asked.test(stopCode ?? '') || askedWords.test(stoppedReason ?? '');
  if (!isAsked || name == null || /health check/i.test(stoppedReason ?? '')) return [];
  if ((exitCode !== killedExit && exitCode !== termedExit) || outOfMemory.test(reason ?? '')) return [];
  const quote = stoppedReason ?? stopCode ?? '';
  const act = { by: 'ECS', part: 'sent', reason: 'stop', pid: null, scope: null } as const;
  return [{ ...act, target: name, quote, at: momentOf(stoppedAt), file }];
}

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
