import { quick } from '../../prefilter/prefilter.ts';

/** Forms of Parallel and Serial in the unified log; the line comes before that of its pause. */
const line = quick(
  /GC\((\d{1,9})\) (?:PSYoungGen: .{1,200})?(?:ParOldGen: |Tenured: |CMS: )\d{1,12}K(?:\(\d{1,12}K\))?->(\d{1,12})K\((\d{1,12})K\)/,
  'collections',
);

/** What stayed in use of the old generation's room after the collection with this number; null: the line says something else. */
export function oldGeneration(text: string): { id: number; share: number } | null {
  const match = line.exec(text);
  return match && { id: Number(match[1]), share: Number(match[2]) / Number(match[3]) };
}
