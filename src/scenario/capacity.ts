/** What a search for capacity looks for, all units resolved. Recorded with the run, so that its answer can be found again. */
export interface CapacityPlan {
  fromPerSecond: number;
  /** Nothing above it is tried. */
  toPerSecond: number;
  /** So long a fresh machine must hold a rate. */
  holdMs: number;
  /** Of the trials that only look for the bracket; they say nothing of what fails later. */
  shortMs: number;
  /** The interval may be so much wide to either side, as a share of the rate. */
  precision: number;
  /** How sure the interval is asked to be. */
  confidence: number;
  /** Trials of the whole time, at most. */
  mostFull: number;
}
