import { z } from 'zod';
import { aContainer, anEnd, bareId, engineMoment } from '../container.ts';
import type { DocumentReader } from '../found.ts';

const text = z.string().nullish().catch(null);

const schema = z.looseObject({
  status: z.looseObject({
    id: z.string(),
    metadata: z.looseObject({ name: text }).nullish().catch(null),
    state: z.string().regex(/^CONTAINER_/),
    exitCode: z.number().nullish().catch(null),
    reason: text,
    startedAt: text,
    finishedAt: text,
    labels: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
});

/** `crictl inspect` of a container, by containerd or CRI-O. */
export const crictlInspect: DocumentReader = (document, file) => {
  const status = schema.safeParse(document).data?.status;
  if (!status) return null;
  const label = (name: string) => {
    const value = status.labels?.[`io.kubernetes.${name}`];
    return typeof value === 'string' ? value : null;
  };
  const reason = status.reason ?? null;
  const end = anEnd({
    exitCode: status.exitCode ?? null,
    reason,
    oomKilled: reason === 'OOMKilled',
    startedAt: engineMoment(status.startedAt),
    finishedAt: engineMoment(status.finishedAt),
    id: bareId(status.id),
    quote: `"reason": ${JSON.stringify(reason)}, "exitCode": ${status.exitCode ?? 'unknown'}, "finishedAt": ${JSON.stringify(status.finishedAt ?? null)}`,
  });
  const ended = status.state === 'CONTAINER_EXITED';
  return {
    containers: [
      aContainer({
        source: 'crictl inspect',
        file,
        id: bareId(status.id),
        name: status.metadata?.name ?? label('container.name'),
        pod: label('pod.name'),
        podUid: label('pod.uid'),
        running: ended ? false : status.state === 'CONTAINER_RUNNING' ? true : null,
        startedAt: engineMoment(status.startedAt),
        ends: ended ? [end] : [],
      }),
    ],
  };
};
