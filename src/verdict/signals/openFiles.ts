import type { FileRow } from '../../record/tableRows.ts';

/** A file that processes of a service hold open, over the trial. */
export interface OpenFile {
  service: string;
  path: string;
  rows: FileRow[];
  sizeBytes: number;
  growthBytes: number;
  /** null: seen once only. */
  growthPerMinute: number | null;
  /** The last time that it was asked for. */
  cachedBytes: number | null;
}

/** Open files, those that grew most first. */
export function openFiles(rows: readonly FileRow[]): OpenFile[] {
  const byFile = Map.groupBy(rows, ({ service, path }) => `${service}\0${path}`);
  return [...byFile.values()]
    .flatMap((seen) => {
      const [first, last] = [seen[0], seen.at(-1)];
      if (!first || !last || last.sizeBytes === null) return [];
      const growthBytes = last.sizeBytes - (first.sizeBytes ?? 0);
      const minutes = (last.atMs - first.atMs) / 60_000;
      return {
        service: last.service,
        path: last.path,
        rows: seen,
        sizeBytes: last.sizeBytes,
        growthBytes,
        growthPerMinute: minutes > 0 ? growthBytes / minutes : null,
        cachedBytes: seen.findLast((row) => row.cachedBytes !== null)?.cachedBytes ?? null,
      };
    })
    .toSorted((a, b) => b.growthBytes - a.growthBytes || b.sizeBytes - a.sizeBytes);
}
