import { z } from 'zod';
import { aContainer, anEnd, type Container, engineMoment } from '../container.ts';
import type { DocumentReader } from '../found.ts';

const text = z.string().nullish().catch(null);
const whole = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const stateSchema = z.looseObject({
  Running: flag,
  OOMKilled: flag,
  ExitCode: whole,
  StartedAt: text,
  FinishedAt: text,
});
const inspectSchema = z.looseObject({
  Id: z.string(),
  Name: text,
  RestartCount: whole,
  State: stateSchema,
  HostConfig: z.looseObject({ Memory: whole }).nullish().catch(null),
});

/** `docker inspect` and `podman inspect` of a container. */
export const dockerInspect: DocumentReader = (document, file) => {
  const inspected = inspectSchema.safeParse(document).data;
  if (!inspected) return null;
  const { Id, Name, State, HostConfig, RestartCount } = inspected;
  return {
    containers: [
      {
        ...containerOf(State, file, Id),
        name: Name?.replace(/^\//, '') ?? null,
        limitBytes: HostConfig?.Memory || null,
        restarts: RestartCount ?? null,
      },
    ],
  };
};

const fragmentSchema = z.union([
  z
    .looseObject({ State: stateSchema.extend({ OOMKilled: z.boolean(), ExitCode: z.number() }) })
    .transform(({ State }) => State),
  stateSchema.extend({ OOMKilled: z.boolean(), ExitCode: z.number() }),
]);

/** `docker inspect -f '{{json .State}}'`, or what somebody pasted of it: it names no container. */
export const dockerState: DocumentReader = (document, file) => {
  const state = fragmentSchema.safeParse(document).data;
  return state ? { containers: [{ ...containerOf(state, file, null), called: 'the container' }] } : null;
};

function containerOf(state: z.infer<typeof stateSchema>, file: string, id: string | null): Container {
  const finishedAt = engineMoment(state.FinishedAt);
  const startedAt = engineMoment(state.StartedAt);
  const end = anEnd({
    exitCode: state.ExitCode ?? null,
    oomKilled: state.OOMKilled ?? null,
    startedAt,
    finishedAt,
    id,
    quote: `"OOMKilled": ${state.OOMKilled ?? 'unknown'}, "ExitCode": ${state.ExitCode ?? 'unknown'}, "FinishedAt": ${JSON.stringify(state.FinishedAt ?? null)}`,
  });
  // A fragment may lack its moments; not running is an end.
  const ended =
    state.Running === true
      ? false
      : finishedAt !== null || (id === null && (state.Running === false || end.exitCode !== 0));
  return aContainer({
    source: 'docker inspect',
    file,
    id,
    running: state.Running ?? null,
    startedAt,
    // While it runs, the flag still says that something inside was killed.
    ends: ended || end.oomKilled === true ? [ended ? end : { ...end, exitCode: null, finishedAt: null }] : [],
  });
}
