import { createHash } from 'node:crypto';
import { relative } from 'node:path';

/**
 * A plugin for Stryker that lets a seeded sample of the mutants through, where scripts/mutants.ts asks for one: a checker,
 * which sees all mutants before the first is run. Those that were not drawn are in the report as "CompileError",
 * the only thing that a checker can say, and count neither as killed nor as survived.
 */

/** As far as it is used of what Stryker hands over: `Mutant` of its API. */
interface Mutant {
  id: string;
  fileName: string;
  mutatorName: string;
  replacement: string;
  /** Lines and columns from 0. */
  location: { start: Place; end: Place };
}

interface Place {
  line: number;
  column: number;
}

type Checked = { status: 'passed' } | { status: 'compileError'; reason: string };

/** Ids of the mutants that are drawn: each is as likely as another, and one seed draws the same from the same sources. */
export function draw(mutants: readonly Mutant[], count: number, seed: number): Set<string> {
  const lot = ({ fileName, mutatorName, replacement, location: { start, end } }: Mutant) =>
    createHash('sha256')
      .update(JSON.stringify([seed, relative('.', fileName), mutatorName, replacement, start, end]))
      .digest('hex');
  const lots = mutants.map((mutant) => ({ id: mutant.id, lot: lot(mutant) }));
  lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return new Set(lots.slice(0, count).map(({ id }) => id));
}

function sampleChecker() {
  const [count, seed] = [Number(process.env.MUTANTS_SAMPLE), Number(process.env.MUTANTS_SEED)];
  let drawn: Set<string> | null = null;
  return {
    init: async () => {},
    /** Stryker hands over all mutants in one call, before it has any of them checked. */
    group: async (mutants: Mutant[]): Promise<string[][]> => {
      if (drawn !== null)
        throw new Error('Stryker groups mutants more than once: a sample would not be one.');
      drawn = draw(mutants, count, seed);
      return [mutants.map(({ id }) => id)];
    },
    check: async (mutants: Mutant[]): Promise<Record<string, Checked>> =>
      Object.fromEntries(
        mutants.map(({ id }) => [
          id,
          drawn?.has(id) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' },
        ]),
      ),
  };
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [{ kind: 'Checker', name: 'sample', factory: sampleChecker }];
