import type { Random } from './random.ts';
import type { UnderWay } from './underWay.ts';

/** What is done to a run under way. */
export interface Fault {
  /** Its name in the figures: `SIGKILL of the probe`. */
  kind: string;
  /**
   * Waits for what it is to be done to, chooses its moment by `random`, does it, and undoes it where it is not for good.
   * @returns what it did, for people; null: the run was over before
   */
  inflict(run: UnderWay, random: Random): Promise<string | null>;
  /** There is nothing more to do it to in the same run. */
  once?: boolean;
  /** It ends the run: chosen a quarter as often as others, so that something is done to the later trials of a run, too. */
  ends?: boolean;
  /** How a trial may truthfully end by it, beside the end that it has by construction. */
  endings?: readonly string[];
  /** With which the command may end by it, beside 0 and 4 (a trial that does not count); null: by a signal. */
  exitCodes?: readonly (number | null)[];
}
