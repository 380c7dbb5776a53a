import { startClock, type TrialClock } from './clock.ts';
import { type Endings, raceEndings } from './endings.ts';

/** The trial in time: its one axis, and what ends it. */
export interface Course {
  clock: TrialClock;
  endings: Endings;
  /** The present moment, as events carry it. */
  stamp(): { atMs: number; clock: 'monotonic' };
}

/** Zero of the trial's clock: the recording begins here. */
export function startCourse(): Course {
  const clock = startClock();
  return {
    clock,
    endings: raceEndings(clock),
    stamp: () => ({ atMs: clock.now(), clock: 'monotonic' }),
  };
}
