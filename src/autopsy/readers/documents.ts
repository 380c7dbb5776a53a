import { z } from 'zod';
import { type Container, type DocumentReader, mostContainers } from './container.ts';
import { dockerInspect } from './dockerInspect.ts';
import { podStatus } from './podStatus.ts';

/** All documents that tell of containers: one file each. */
const readers: readonly DocumentReader[] = [dockerInspect, podStatus];

const listSchema = z.looseObject({ items: z.array(z.unknown()) });

/** Containers in a document, or in a list of documents, as `docker inspect` and `kubectl get pods -o json` print them. */
export function containersIn(document: unknown, file: string): Container[] {
  const many = Array.isArray(document) ? document : listSchema.safeParse(document).data?.items;
  if (many) return many.slice(0, mostContainers).flatMap((one) => containersIn(one, file));
  for (const read of readers) {
    const found = read(document, file);
    if (found) return found;
  }
  return [];
}
