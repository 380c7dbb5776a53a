import { globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { home } from '../../src/installation.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import type { Recording } from '../../src/record/recording.ts';
import { type BoundName, boundNamed, boundNames } from '../../src/verdict/bounds.ts';
import { judge } from '../../src/verdict/judge.ts';
import { withBound } from '../../src/verdict/testing/moveBound.ts';
import {
  type Change,
  factors,
  type Measured,
  type PinnedSensitivity,
  pinnedSensitivity,
  type Sensitivity,
} from '../docs/sensitivityPage.ts';

interface Judged {
  name: string;
  recording: Recording;
  outcome: string;
}

const goldenFolder = join(home, 'test', 'golden');

/** All trials below a folder, as they are judged by the bounds as they are. */
function judgedTrials(folder: string): Judged[] {
  const names = globSync('**/trial.json', { cwd: folder }).map(dirname).sort();
  return names.map((name) => {
    const recording = readTrial(join(folder, name));
    return { name, recording, outcome: outcomeOf(recording) };
  });
}

/** What is held against what happened: how it ended, who was the victim, how it suffered, and whether it counts. */
function outcomeOf(recording: Recording): string {
  const { terminal, degradation, validity } = judge(recording);
  const victim = terminal.victim === null ? '' : ` of ${terminal.victim}`;
  return `${degradation.kind} → ${terminal.kind}${victim}${validity.valid ? '' : ', invalid'}`;
}

/** How far one bound can be moved before any of the trials is judged otherwise. */
function sensitivity(bound: BoundName, trials: readonly Judged[]): Sensitivity {
  const { value } = boundNamed(bound);
  const first = (moved: (factor: number) => number): Change => {
    let nearest: Change = null;
    // The farthest first: for most bounds nothing changes there, and no nearer step is tried.
    for (const factor of factors.toReversed()) {
      const change = withBound(bound, moved(factor), () => firstChange(trials));
      if (change === null) break;
      nearest = { factor, ...change };
    }
    return nearest;
  };
  return {
    bound,
    value,
    lowered: first((factor) => value / factor),
    raised: first((factor) => value * factor),
  };
}

function firstChange(trials: readonly Judged[]): { recording: string; to: string } | null {
  for (const { name, recording, outcome } of trials) {
    const to = outcomeOf(recording);
    if (to !== outcome) return { recording: name, to };
  }
  return null;
}

/** Bounds of verdicts, in the order of their table: those of comparison and search decide about many. */
const movedBounds = boundNames.filter((name) => !name.startsWith('comparing.'));

function measured(folder: string): Measured {
  const trials = judgedTrials(folder);
  return { trials: trials.length, bounds: movedBounds.map((name) => sensitivity(name, trials)) };
}

/**
 * Moves every bound over the golden recordings, and over those of a folder that is named, and pins what changes: minutes for
 * a hundred bounds. The page of it is made by `node scripts/docs.ts`.
 */
const [more] = process.argv.slice(2);
const pinned: PinnedSensitivity = {
  schema: 1,
  golden: measured(goldenFolder),
  more: more === undefined ? null : measured(more),
};
writeFileSync(pinnedSensitivity, `${JSON.stringify(pinned, null, 1)}\n`);
