import type { Again } from '../invocation.ts';
import { executeRun, type FinishedRun, newRunId, type RunRequest } from '../lab/run.ts';
import { trialFolder } from '../record/layout.ts';
import { readTrial } from '../record/readTrial.ts';
import { watch } from '../terminal/live/watch.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** What tells this run from others, and how to have it again: the seed is drawn when none was given. */
export function identify(options: {
  seed: number | null;
  typed: readonly string[];
  again: Again;
}): Pick<RunRequest, 'runId' | 'seed' | 'command'> {
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  return {
    runId: newRunId(new Date()),
    seed,
    command: options.again(
      options.seed === null ? [...options.typed, '--seed', String(seed)] : options.typed,
    ),
  };
}

type Watched = Omit<RunRequest, 'report' | 'onTrial'> & {
  /** Called with what each trial was judged to be, before the next one is chosen. */
  onVerdict?: (verdict: Verdict) => void;
};

/** Executes a run, shows its progress on standard error, and says after each trial what died of what. */
export async function runWatched(request: Watched): Promise<FinishedRun> {
  using watching = watch(process.stderr, screenOf(process.stderr, process.env));
  const { report } = watching;
  const count = request.total ?? request.trials.length;
  report({ kind: 'step', text: request.question });
  report({
    kind: 'step',
    text: `${request.next ? 'at most ' : ''}${count} trial${count === 1 ? '' : 's'}, run ${request.runId}, seed ${request.seed}`,
  });
  request.interrupt.addEventListener('abort', () => {
    report({
      kind: 'step',
      text: 'Stopping in order; Ctrl-C again leaves at once, and "npm run oomlab -- clean" then removes the rest.',
    });
  });
  let began = performance.now();
  return await executeRun({
    ...request,
    report: (progress) => {
      if (progress.kind === 'trial-began') began = performance.now();
      report(progress);
    },
    onTrial: (runFolder, id) => {
      const verdict = judge(readTrial(trialFolder(runFolder, id)));
      report({
        kind: 'trial-ended',
        id,
        sentence: verdict.sentence,
        seconds: (performance.now() - began) / 1000,
      });
      request.onVerdict?.(verdict);
    },
  });
}
