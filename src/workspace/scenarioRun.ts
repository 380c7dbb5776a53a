import type { ScenarioSpec } from '../scenario/schema.ts';
import type { ComposedSpec } from '../scenario/target/composed.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** The path of one's file, its name, or itself. */
export type GivenScenario = ScenarioSpec | ComposedSpec | string;

export interface RunOptions {
  /** Of a scenario that is given as a value: the folder of its runs. `test` when left out. Its paths count from the current folder. */
  name?: string;
  /** One short trial of each variant; of what is expected only whether it starts is checked. */
  quick?: boolean;
  /** Trials of each variant, instead of the scenario's number or plan. */
  repeats?: number;
  seed?: number;
  /** Only variants with these values. */
  only?: Record<string, string>;
  /** Where it is recorded; `results` of the current folder when left out. */
  results?: string;
  /** Whether a swap file of our own may be added; on a private engine only, when left out. */
  addSwap?: boolean;
  /** Aborted, the trial ends in order: vitest's `signal` of a test. */
  signal?: AbortSignal;
}

export interface ScenarioRun {
  runId: string;
  /** With the report and the recording. */
  folder: string;
  /** In the order of execution. */
  verdicts: Verdict[];
  /** Trials whose measurement says nothing, and why. */
  invalid: { trial: string; problems: string[] }[];
  /** What the scenario expects. `not known` is not held. */
  expectations: { expected: string; seen: string; state: 'held' | 'not held' | 'not known' }[];
  /** Those that are not held, in words, and a target that never started though nobody expected that: `expect(run.failed).toEqual([])`. */
  failed: string[];
  /** What a person would say of each variant. */
  sentences: string[];
  /** Those of the variants that have all of these values. */
  verdictsOf(values: Record<string, string>): Verdict[];
}
