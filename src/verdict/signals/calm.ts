import type { LoadRow } from '../../record/loadRow.ts';
import type { Recording } from '../../record/recording.ts';
import type { GcLog } from '../../runtime/index.ts';
import { isUnasked, startOf } from '../../scenario/objective.ts';
import { bounds } from '../bounds.ts';
import { goodput, judged } from './goodput.ts';
import { gcActivity, isInVain } from './heap/gc.ts';
import { pressure } from './stalls.ts';

/**
 * The end of the first two seconds in a row that served without stalls, and without a collector that worked most of the
 * time in vain. A thrash is spiky, so a single calm second between two bad ones is none. Where no pressure can be read,
 * and no collector seen, no second is known to be bad.
 */
export function calmMs({ load, probe, trial }: Recording, gcLog: GcLog): number | null {
  // Where requests come by rate, seconds in which none came are as calm as those beside them.
  const rows = judged(load).filter((row) => row.connections !== null || !isUnasked(row));
  const isCalm = (row: LoadRow): boolean => {
    const fromMs = startOf(row);
    if ((goodput(row) ?? 0) <= 0) return false;
    const { memFull, ioFull } = pressure(probe, fromMs, row.atMs);
    if ((memFull ?? 0) + (ioFull ?? 0) >= bounds.reading.calmShare) return false;
    return !isInVain(gcActivity(probe, gcLog, trial.clock.zeroWallMs, fromMs, row.atMs));
  };
  let before = false;
  const second = rows.find((row) => {
    const [was, is] = [before, isCalm(row)];
    before = is;
    return was && is;
  });
  return second?.atMs ?? null;
}
