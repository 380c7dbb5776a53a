import { formatBytes } from '../../scenario/units.ts';
import { bounds } from '../bounds.ts';
import type { Degradation } from '../degradation/degradation.ts';
import type { Runner } from '../finding.ts';
import type { Verdict } from '../verdict.ts';
import { boundWords } from './boundWords.ts';
import { percent } from './symptomWords.ts';

const { reading } = bounds;

/** Each thrash that a trial might have suffered, and what speaks against it. */
export function againstThrash(degraded: Degradation, measures: Verdict['measures']): Runner[] {
  return thrashes(degraded, measures).filter(({ kind }) => kind !== degraded.kind);
}

function thrashes(degraded: Degradation, measures: Verdict['measures']): Runner[] {
  const { worstMemFullShare: mem, worstIoFullShare: io, worstGcShare: gc, peakSwapBytes: swap } = measures;
  const stalls = `all tasks stood still for memory at most ${percent(mem)}, for I/O at most ${percent(io)} of any 5 s`;
  const runners: Runner[] = [];
  if ((swap ?? 0) > 0)
    runners.push({
      kind: 'swap-thrash',
      because: `Swap was used (up to ${formatBytes(swap)}), which alone is no thrash: ${stalls}${degraded.near === 'swap-thrash' ? '; some of its signs were there' : ''}.`,
    });
  else if (swap !== null) runners.push({ kind: 'swap-thrash', because: 'Nothing was swapped out.' });
  if (degraded.near === 'cache-thrash' || (mem ?? 0) > reading.feltShare || (io ?? 0) > reading.feltShare)
    runners.push({
      kind: 'cache-thrash',
      because: `File pages read back, pressure and lost goodput did not come together for ${boundWords('holding.heldMs')}: ${stalls}.`,
    });
  if (gc !== null)
    runners.push({
      kind: 'gc-thrash',
      because: `Collections took at most ${percent(gc)} of any 5 s; it takes ${boundWords('collecting.gcShare')} of the time for longer, a full heap, and no paging.`,
    });
  return runners;
}
