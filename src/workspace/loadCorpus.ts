import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { usageError } from '../errors.ts';
import type { FaultCase } from '../scenario/faultCase.ts';

const corpusFolder = join(import.meta.dirname, '..', '..', 'corpus');

/**
 * All cases of the corpus whose names contain one of the fragments; all of them without any.
 * @throws OomlabError (usage) when none does.
 */
export async function loadCorpus(fragments: readonly string[]): Promise<FaultCase[]> {
  const files = readdirSync(corpusFolder).filter((name) => name.endsWith('.ts'));
  const families: { default: FaultCase[] }[] = await Promise.all(
    files.sort().map((name) => import(pathToFileURL(join(corpusFolder, name)).href)),
  );
  const all = families.flatMap((family) => family.default);
  const chosen = all.filter(
    ({ name }) => fragments.length === 0 || fragments.some((each) => name.includes(each)),
  );
  if (chosen.length > 0) return chosen;
  throw usageError(
    `No case of the corpus is called like ${fragments.join(' or ')}`,
    `Known: ${all.map(({ name }) => name).join(', ')}.`,
  );
}
