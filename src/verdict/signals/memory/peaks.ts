import type { ProbeRow } from '../../../record/probeRow.ts';
import type { Rows } from '../../../record/table/rows.ts';
import type { SeenKill } from '../../facts.ts';
import { highest } from '../counter.ts';

/** The most memory that the group held, of each kind; null: not read. */
export interface Peaks {
  usageBytes: number | null;
  anonBytes: number | null;
  fileBytes: number | null;
  swapBytes: number | null;
  /** Of the limit. */
  usageShare: number | null;
}

/**
 * Samples see what was held when they were taken. What came between the last of them and a death is in the kernel's own
 * peak, where the group outlived it, and in what the kernel says of those whom it killed: the largest of all is the peak.
 */
export function peaks(probe: Rows<ProbeRow>, kills: readonly SeenKill[]): Peaks {
  const ours = kills.filter(
    ({ service, limit }) => service === null || service === 'app' || limit === 'machine',
  );
  // Where the limit of a group above was hit, the usage in the report is that group's.
  const atOwnLimit = ours.filter(({ oomMemcg, taskMemcg }) => oomMemcg !== null && oomMemcg === taskMemcg);
  const usageBytes = most([
    highest(probe, 'peakBytes'),
    highest(probe, 'usageBytes'),
    ...atOwnLimit.map(({ usageKb }) => bytes(usageKb)),
  ]);
  const limitBytes = highest(probe, 'limitBytes');
  return {
    usageBytes,
    anonBytes: most([highest(probe, 'anonBytes'), ...ours.map(({ anonRssKb }) => bytes(anonRssKb))]),
    fileBytes: highest(probe, 'fileBytes'),
    swapBytes: highest(probe, 'swapBytes'),
    usageShare:
      usageBytes === null || limitBytes === null || limitBytes <= 0 ? null : usageBytes / limitBytes,
  };
}

const bytes = (kib: number | null): number | null => (kib === null ? null : kib * 1024);

function most(values: readonly (number | null)[]): number | null {
  const read = values.filter((value) => value !== null);
  return read.length === 0 ? null : Math.max(...read);
}
