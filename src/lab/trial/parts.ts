import type { TrialPlan } from '../../scenario/plan.ts';
import type { Engine } from '../engine/engine.ts';
import type { CpuSplit } from '../host/cpus.ts';
import type { Course } from './course.ts';
import type { Recorder } from './recorder.ts';
import type { SharedFolder } from './sharedFolder.ts';
import type { View } from './view.ts';

/** Where the trial's containers and processes are put. */
export interface Site {
  engine: Engine;
  cpus: CpuSplit;
  /** Groups of the trial, above those of its containers. Their counters outlive the containers. */
  groups: {
    /** The main target's machine, and that of whatever shares it. */
    machine: string;
    /** For services with a machine of their own, which must not count against the other. */
    others: string;
  };
  /** Folders of this machine, each mounted writable into its container; the main target's JVM's log is looked for in its own. */
  shared: Pick<SharedFolder, 'path' | 'of' | 'filesOf'>;
  /** Reference of a target's image. */
  imageOf(target: Pick<TrialPlan['target'], 'image'>): string;
}

/** What a trial consists of. Each step takes those parts that it needs. */
export interface TrialParts {
  plan: TrialPlan;
  course: Course;
  recorder: Recorder;
  view: View;
  site: Site;
}

export type Needs<Part extends keyof TrialParts> = Pick<TrialParts, Part>;
