import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFolder } from '../../../lab/engine/state.ts';
import type { OpenedBlock } from '../front/queueOfRun.ts';

/**
 * Which trials this host has executed of each closed block, kept in its state folder: whoever has the Redis alone can put a block
 * back that was closed with the key, and would have it executed as often as he likes. Whoever has the key and wants a trial
 * again closes its block anew. What is not good any more is forgotten.
 */
export interface Spent {
  /** @param closing null: it was not sealed, and whoever writes into the queue may have it executed */
  of(closing: OpenedBlock['closing']): SpentOfBlock;
}

export interface SpentOfBlock {
  /** It came to its end here. */
  has(trial: string): boolean;
  /** On disk when it returns. */
  add(trial: string): void;
}

/** @throws OomlabError (lab) where the state folder is not to be trusted */
export function openSpent(now = Date.now()): Spent {
  const folder = ownFolder('executed');
  for (const name of readdirSync(folder))
    if (!isGood({ until: untilOf(name) }, now)) rmSync(join(folder, name), { force: true });
  return {
    of(closing) {
      if (closing === null) return { has: () => false, add: () => {} };
      // Both are of the closed block itself.
      const file = join(folder, `${closing.name}.${closing.until}`);
      const lines = (): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
      return {
        has: (trial) => lines().includes(JSON.stringify(trial)),
        add: (trial) =>
          writeFileSync(file, `${JSON.stringify(trial)}\n`, { flag: 'a', mode: 0o600, flush: true }),
      };
    },
  };
}

const untilOf = (name: string): number => Number(name.slice(name.indexOf('.') + 1));

/** Whether a closed block may still be executed, by the clock of this machine. */
export const isGood = ({ until }: { until: number }, now = Date.now()): boolean => now <= until;
