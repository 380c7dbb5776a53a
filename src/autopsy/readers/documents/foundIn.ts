import { z } from 'zod';
import { type DocumentReader, type Found, nothingFound } from '../found.ts';
import { crictlInspect } from './crictlInspect.ts';
import { dockerEvent } from './dockerEvent.ts';
import { dockerInspect, dockerState } from './dockerInspect.ts';
import { ecsTask } from './ecsTask.ts';
import { jetsamReport } from './jetsamReport.ts';
import { kubeEvent } from './kubeEvent.ts';
import { podStatus } from './podStatus.ts';

/** All documents that tell of containers: one file each. */
const readers: readonly DocumentReader[] = [
  dockerInspect,
  podStatus,
  kubeEvent,
  crictlInspect,
  ecsTask,
  dockerEvent,
  dockerState,
  jetsamReport,
];

const listSchema = z.union([
  z.looseObject({ items: z.array(z.unknown()) }).transform(({ items }) => items),
  // ECS' describe-tasks, and its event on EventBridge.
  z.looseObject({ tasks: z.array(z.unknown()) }).transform(({ tasks }) => tasks),
  z.looseObject({ 'detail-type': z.string(), detail: z.unknown() }).transform(({ detail }) => [detail]),
]);
/** Lists within lists. */
const deepest = 4;

/** What a document tells, or a list of documents, as `docker inspect` and `kubectl get pods -o json` print them. */
export function foundIn(document: unknown, file: string, depth = 0): Found {
  const found = nothingFound();
  const many = Array.isArray(document) ? document : listSchema.safeParse(document).data;
  const parts =
    many && depth < deepest
      ? many.map((one: unknown) => foundIn(one, file, depth + 1))
      : [read(document, file)];
  for (const { containers = [], acts = [], kills = [] } of parts) {
    found.containers.push(...containers);
    found.acts.push(...acts);
    found.kills.push(...kills);
  }
  return found;
}

function read(document: unknown, file: string): Partial<Found> {
  for (const reader of readers) {
    const found = reader(document, file);
    if (found) return found;
  }
  return {};
}
