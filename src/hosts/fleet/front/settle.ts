import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OomlabError } from '../../../errors.ts';
import { removeFolder } from '../../../files/replace.ts';
import { trialFiles, trialFolder } from '../../../record/layout.ts';
import { readTrialRecord } from '../../../record/readTrial.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import type { Block } from '../cards.ts';
import type { RecordingStore } from '../recordings/store.ts';
import { type Seal, sealOfEnvironment } from '../seal.ts';
import { isThere } from './bring.ts';
import type { RunQueue } from './queueOfRun.ts';

/** What a run that was left has given out, and what is recorded of it. */
export interface Settled {
  given: Block[];
  /** By which taking each trial is recorded as a whole. */
  recorded: Map<string, number>;
  /** Blocks without the trials that are recorded. */
  left: TrialPlan[][];
}

/**
 * Compares what was given out with what is recorded, and removes what was half written: a recording leaves the store when
 * all of it is here, so that the rest of such a one is still there. One that has come to its end is removed only where it can be
 * taken again, whatever the queue says of it.
 */
export async function settle(
  jobs: Pick<RunQueue, 'given' | 'accepted' | 'forget'>,
  store: RecordingStore,
  { folder, run }: { folder: string; run: { runId: string } },
  seal: Seal | null = sealOfEnvironment(),
): Promise<Settled> {
  const [given, accepted] = await Promise.all([jobs.given(), jobs.accepted()]);
  const recorded = new Map<string, number>();
  for (const { id } of given.flatMap(({ plans }) => plans)) {
    const found = foundIn(folder, id);
    // A Redis that was killed may have forgotten the last that it was told.
    const isWhole =
      found !== null &&
      (accepted.get(id) === found.fence ||
        (found.ended && !(await isThere({ store, seal, card: run }, { trial: id, ...found, bytes: null }))));
    if (isWhole) {
      recorded.set(id, found.fence);
      continue;
    }
    removeFolder(trialFolder(folder, id));
    // Else every host would take it for done.
    if (accepted.has(id)) await jobs.forget(id);
  }
  return {
    given,
    recorded,
    left: given
      .map(({ plans }) => plans.filter(({ id }) => !recorded.has(id)))
      .filter((plans) => plans.length > 0),
  };
}

/** null: nothing is recorded. */
function foundIn(folder: string, trial: string): { fence: number; host: string; ended: boolean } | null {
  const file = join(trialFolder(folder, trial), trialFiles.trial);
  if (!existsSync(file)) return null;
  try {
    const { status, host } = readTrialRecord(file);
    return host === null ? null : { fence: host.fence, host: host.name, ended: status !== 'running' };
  } catch (error) {
    // As it is where the machine itself went down in the middle of it.
    if (error instanceof OomlabError && error.cause instanceof SyntaxError) return null;
    throw error;
  }
}
