import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { home } from '../../src/installation.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import type { Recording } from '../../src/record/recording.ts';
import { type BoundName, boundNamed } from '../../src/verdict/bounds.ts';
import { judge } from '../../src/verdict/judge.ts';
import { withBound } from '../../src/verdict/testing/moveBound.ts';

/** How far a bound is moved, one after the other. */
export const factors = [1.1, 1.25, 1.5, 2] as const;

/** The least factor at which a recording is judged otherwise, and which it is; null: none is at the largest. */
export type Change = { factor: number; recording: string; to: string } | null;

export interface Sensitivity {
  bound: BoundName;
  value: number;
  lowered: Change;
  raised: Change;
}

interface Judged {
  name: string;
  recording: Recording;
  outcome: string;
}

export const goldenFolder = join(home, 'test', 'golden');

/** All trials below a folder, as they are judged by the bounds as they are. */
export function judgedTrials(folder: string): Judged[] {
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
export function sensitivity(bound: BoundName, trials: readonly Judged[]): Sensitivity {
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
