import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../../src/verdict/verdict.ts';
import { eventsSoFar, leftovers, oomlab, verdictsOf } from '../../../test/engine/oomlab.ts';
import { howItEnded, howItWasReported } from '../afterwards.ts';

export interface CircumstanceOptions {
  /** How often each thing is done. */
  rounds: number;
  seed: number;
  /** These alone; empty: all. */
  only: readonly string[];
  tell(text: string): void;
}

/** What all of these campaigns count. */
export interface Figures {
  trials: number;
  /** How they ended, by what was done. */
  ends: Record<string, Record<string, number>>;
  /** Ended otherwise than they can, or certain of what could not be seen. */
  wrong: string[];
  /** What was left, or did not work afterwards. */
  left: string[];
  /** What else was measured, a sentence each. */
  notes: string[];
}

export const noFigures = (): Figures => ({ trials: 0, ends: {}, wrong: [], left: [], notes: [] });

export interface Attempt {
  /** In the figures. */
  name: string;
  results: string;
  /** Path, and the name that its runs have. */
  scenario: { path: string; name: string };
  args?: readonly string[];
  env?: Record<string, string>;
  /** Beside 0, 1 (a target that never started) and 4 (a trial that does not count). */
  exitCodes?: readonly number[];
  /** What is done while it runs. */
  during?(run: Promise<unknown>): Promise<void>;
  /** Undoes it, before anything is asked for. */
  after?(): Promise<void>;
}

export interface Attempted {
  exitCode: number | undefined;
  all: string;
  /** Of the newest run; empty: it did not come so far. */
  verdicts: Verdict[];
}

/** Runs a scenario while something is done; afterwards the report is made again, and what is left is looked for. */
export async function attempt(
  figures: Figures,
  { name, results, scenario, args = [], env = {}, exitCodes = [], during, after }: Attempt,
): Promise<Attempted> {
  const run = oomlab(['--results', results, 'scenario', scenario.path, ...args], env);
  await during?.(run);
  const { exitCode, all } = await run;
  await after?.();
  const seen = howItEnded({ exitCode, all }, [0, 1, 4, ...exitCodes]);
  seen.push(...(await leftovers()));
  const recorded = existsSync(join(results, scenario.name, 'latest', 'trials'));
  if (recorded) seen.push(...howItWasReported(await oomlab(['--results', results, 'report', scenario.name])));
  figures.left.push(...seen.map((each) => `${name}: ${each}`));
  const made = recorded && existsSync(join(results, scenario.name, 'latest', 'verdicts.json'));
  const verdicts = made ? verdictsOf(results, scenario.name) : [];
  const ends = figures.ends[name] ?? {};
  for (const { terminal } of verdicts) ends[terminal.kind] = (ends[terminal.kind] ?? 0) + 1;
  figures.ends[name] = ends;
  figures.trials += verdicts.length;
  return { exitCode, all, verdicts };
}

/** Polls until the trial's load has begun, or the run is over. @returns whether it goes on */
export async function underLoad(
  results: string,
  scenario: string,
  trial: string,
  run: Promise<unknown>,
): Promise<boolean> {
  let over = false;
  void run.finally(() => {
    over = true;
  });
  while (!over && !eventsSoFar(results, scenario, trial).includes('load-started'))
    await new Promise((resolve) => setTimeout(resolve, 20));
  return !over;
}
