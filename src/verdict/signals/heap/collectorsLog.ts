import type { Recording } from '../../../record/recording.ts';
import { type GcLog, readGcLog, readSaidGcLog } from '../../../runtime/index.ts';

/**
 * What the collector of a trial's target said of its work: a JVM's in a file of its own. Go and V8, and a JVM that was
 * told so, write it into the program's output.
 */
export function collectorsLog({ gcLog, log, trial }: Recording): GcLog {
  const own = readGcLog(gcLog);
  if (own.pauses.length + own.works.length > 0) return own;
  const said = readSaidGcLog(log.map(({ text, atMs }) => ({ text, wallMs: trial.clock.zeroWallMs + atMs })));
  return said.pauses.length + said.works.length > 0 ? said : own;
}
