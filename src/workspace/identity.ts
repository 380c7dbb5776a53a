import type { RunRequest } from '../hosts/run.ts';
import { newRunId } from '../hosts/runId.ts';
import type { Again } from '../invocation.ts';
import type { RunRecord } from '../record/schema.ts';

/** What tells a run from others, and how to have it again. */
export type Identity = Pick<RunRequest, 'runId' | 'seed' | 'command'>;

/** What tells this run from others, and how to have it again: the seed is drawn when none was given. */
export function identify(options: {
  seed: number | null;
  typed: readonly string[];
  again: Again;
  /** Of one that waited for its first host when its command was gone: it begins under its own name. */
  identity?: Identity | null;
}): Identity {
  if (options.identity) return options.identity;
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  return {
    runId: newRunId(new Date()),
    seed,
    command: options.again(
      options.seed === null ? [...options.typed, '--seed', String(seed)] : options.typed,
    ),
  };
}

/** Its command is gone, and its trials go on. */
export const isLeft = ({ status, fleet }: RunRecord): boolean => status === 'running' && fleet !== null;
