import type { Thrash } from '../../../scenario/outcomes.ts';
import { formatBytes } from '../../../scenario/units.ts';
import { bounds } from '../../bounds.ts';
import type { Degradation } from '../../degradation/degradation.ts';
import type { Runner } from '../../finding.ts';
import type { Verdict } from '../../verdict.ts';
import { boundWords } from '../boundWords.ts';
import { percent } from '../symptomWords.ts';

const { reading } = bounds;

type Measures = Verdict['measures'];

/** Each thrash that a trial might have suffered, and what speaks against it. */
export function againstThrash(degraded: Degradation, measures: Measures): Runner[] {
  return (Object.keys(against) as Thrash[]).flatMap((kind) => {
    const because = kind === degraded.kind ? null : against[kind](degraded, measures);
    return because === null ? [] : [{ kind, because }];
  });
}

/** null: nothing was near it, or what would show it was not read. */
const against = {
  'swap-thrash': ({ near }, measures) => {
    const { peakSwapBytes: swap } = measures;
    if (swap === null) return null;
    if (swap === 0) return 'Nothing was swapped out.';
    return `Swap was used (up to ${formatBytes(swap)}), which alone is no thrash: ${stalls(measures)}${near === 'swap-thrash' ? '; some of its signs were there' : ''}.`;
  },
  'cache-thrash': ({ near }, measures) => {
    const { worstMemFullShare: mem, worstIoFullShare: io } = measures;
    const felt = (mem ?? 0) > reading.feltShare || (io ?? 0) > reading.feltShare;
    if (near !== 'cache-thrash' && !felt) return null;
    return `File pages read back, pressure and lost goodput did not come together for ${boundWords('holding.heldMs')}: ${stalls(measures)}.`;
  },
  'gc-thrash': (_, { worstGcShare: gc }) =>
    gc === null
      ? null
      : `Collections took at most ${percent(gc)} of any 5 s; it takes ${boundWords('collecting.gcShare')} of the time for longer, a full heap, and no paging.`,
} satisfies Record<Thrash, (degraded: Degradation, measures: Measures) => string | null>;

const stalls = ({ worstMemFullShare: mem, worstIoFullShare: io }: Measures): string =>
  `all tasks stood still for memory at most ${percent(mem)}, for I/O at most ${percent(io)} of any 5 s`;
