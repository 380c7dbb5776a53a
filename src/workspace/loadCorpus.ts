import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../errors.ts';
import { home } from '../installation.ts';
import type { FaultCase } from '../scenario/faultCase.ts';
import { importModule } from './loading/importModule.ts';

const corpusFolder = join(home, 'corpus');

/**
 * All cases of the corpus whose names contain one of the fragments; all of them without any.
 * @throws OomlabError (usage) when none does, or where there is no corpus.
 */
export async function loadCorpus(fragments: readonly string[]): Promise<FaultCase[]> {
  if (!existsSync(corpusFolder))
    throw usageError(
      'The corpus of known faults is no part of the npm package',
      'It is in the repository of oomlab.',
    );
  const files = readdirSync(corpusFolder).filter((name) => name.endsWith('.ts'));
  const families = await Promise.all(
    files.sort().map((name) => importModule(join(corpusFolder, name), `corpus/${name}`, 'cases')),
  );
  const all = (families as FaultCase[][]).flat();
  const chosen = all.filter(
    ({ name }) => fragments.length === 0 || fragments.some((each) => name.includes(each)),
  );
  if (chosen.length > 0) return chosen;
  throw usageError(
    `No case of the corpus is called like ${fragments.join(' or ')}`,
    `Known: ${all.map(({ name }) => name).join(', ')}.`,
  );
}
