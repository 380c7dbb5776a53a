import type { Recording } from '../../record/recording.ts';
import { bounds } from '../bounds.ts';
import { goodput, judged } from './goodput.ts';
import { pressure } from './stalls.ts';

/**
 * The end of the first two seconds in a row that served without stalls. A thrash is spiky, so a single calm second
 * between two bad ones is none. Where no pressure can be read, no second is known to be bad.
 */
export function calmMs({ load, probe }: Recording): number | null {
  const rows = judged(load);
  const calm = rows.map((row) => {
    const { memFull, ioFull } = pressure(probe, row.atMs - (row.spanMs ?? 1000), row.atMs);
    return (goodput(row) ?? 0) > 0 && (memFull ?? 0) + (ioFull ?? 0) < bounds.reading.calmShare;
  });
  const second = calm.findIndex((is, index) => is && calm[index - 1] === true);
  return rows[second]?.atMs ?? null;
}
