import { executeRun, type FinishedRun, type RunRequest } from '../lab/run.ts';
import { trialFolder } from '../record/layout.ts';
import { readTrial } from '../record/readTrial.ts';
import { screenOf } from '../terminal/screen.ts';
import { watch } from '../terminal/watch.ts';
import { judge } from '../verdict/judge.ts';

type Watched = Omit<RunRequest, 'report' | 'onTrial'>;

/** Executes a run, shows its progress on standard error, and says after each trial what died of what. */
export async function runWatched(request: Watched): Promise<FinishedRun> {
  using watching = watch(process.stderr, screenOf(process.stderr, process.env));
  const { report } = watching;
  const count = request.trials.length;
  report({ kind: 'step', text: request.question });
  report({
    kind: 'step',
    text: `${count} trial${count === 1 ? '' : 's'}, run ${request.runId}, seed ${request.seed}`,
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
      const { sentence } = judge(readTrial(trialFolder(runFolder, id)));
      report({ kind: 'trial-ended', id, sentence, seconds: (performance.now() - began) / 1000 });
    },
  });
}
