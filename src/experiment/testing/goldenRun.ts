import { join } from 'node:path';
import { readTrial } from '../../record/readTrial.ts';
import type { Recording } from '../../record/recording.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { judge } from '../../verdict/judge.ts';
import { type Experiment, validateExperiment } from '../language/schema.ts';
import type { RecordedRun } from '../pins/extract.ts';
import { pinOf } from '../pins/extract.ts';
import { type Pin, parsePin, pinText } from '../pins/pin.ts';

const golden = join(import.meta.dirname, '..', '..', '..', 'test', 'golden');

/** A real recording as a trial of a variant. */
export function goldenTrial(name: string, variant: Record<string, string>, repeat: number): Recording {
  const recording = readTrial(join(golden, name));
  const id = `${Object.values(variant).join('-')}-r${repeat}`;
  const { plan } = recording.trial;
  return { ...recording, trial: { ...recording.trial, plan: { ...plan, id, variant, repeat } } };
}

/** Real kills without swap, a real thrash with it: three trials each, the same recording thrice. */
export function swapRun(key = 'server'): RecordedRun {
  const recordings = [1, 2, 3].flatMap((repeat) => [
    goldenTrial('v1-swap-thrash', { swap: '1g' }, repeat),
    goldenTrial('v1-oom-kill-main', { swap: 'off' }, repeat),
  ]);
  const run = aRun(recordings, {
    command: 'npm run oomlab -- --results /somewhere/of/mine scenario swap-vs-noswap --seed 7',
  });
  return { key, run, verdicts: recordings.map(judge), order: [{ swap: 'off' }, { swap: '1g' }] };
}

/** An experiment with one claim that holds; what a test is about it says itself. */
export function anExperiment(changes: Record<string, unknown> = {}): Experiment {
  return validateExperiment(
    {
      title: 'Swap & a small server',
      question: 'Does swap save it?',
      scenarios: { server: 'swap-vs-noswap' },
      duration: '2m',
      claims: {
        some: { text: 'It is so.', that: { says: 'always', evaluate: () => ({ held: true, seen: 'it' }) } },
      },
      ...changes,
    },
    'experiments/tiny/experiment.ts',
  );
}

export const same = (text: string): string => text;

/** What is pinned of the run, written to a file and read again. */
export const pinned = (experiment: Experiment, run = swapRun()): Pin =>
  parsePin(pinText(pinOf(experiment, run, same)), 'data/server.json');
