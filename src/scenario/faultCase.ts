import type { DegradationKind, TerminalKind } from './outcomes.ts';
import type { ScenarioSpec } from './schema.ts';

/** What is true of a case by its construction, whatever a verdict says. */
export interface Truth {
  /** Usually one. Two only where both names are equally true of the same event. */
  terminal: readonly TerminalKind[];
  degradation: readonly DegradationKind[];
  /** For kills: who dies. */
  victim?: 'main' | 'child';
  /** For `oom-kill`: whose limit. */
  limit?: 'own' | 'ancestor' | 'machine';
}

/** A service with one fault that is known by construction: the corpus by which verdicts are judged. */
export interface FaultCase {
  /** Such as `oom-kill/jvm-heap`. */
  name: string;
  /** What is wrong with it, in a sentence. */
  fault: string;
  scenario: ScenarioSpec;
  truth: Truth;
  /**
   * From when on the fault of a degradation is there: from the start of the load, or from the line `fault begins` that its
   * program prints. The onset in the verdict is held against it.
   */
  faultFrom?: 'load' | 'line';
}

/** Types a case while it is written. */
export const faultCase = (spec: FaultCase): FaultCase => spec;
