import { type Built, loadRows, served } from '../../../record/testing/buildRecording.ts';
import type { holding as bounds } from '../../bounds/holding.ts';
import { collapse, collecting, grow, rows, stalling, swapping, withSwap } from '../suffering.ts';
import { type Guard, recorded, type Truth } from './guard.ts';

const thrash: Truth = { degradation: 'swap-thrash' };
const none: Truth = { degradation: 'none' };
const sure: Truth = { degradation: 'none', confidence: 'certain' };
const doubtful: Truth = { degradation: 'none', confidence: 'unsure' };
const harmless = collapse(12_000, 290);

/** All tasks stand still for `memFull` percent of the time from a second on, for so many seconds, and pages are read back. */
function burst(
  name: string,
  truth: Truth,
  { from, forSeconds, memFull }: { from: number; forSeconds?: number; memFull: number },
  built: Built = {},
) {
  const probe = rows((s) =>
    swapping(s, {
      refaultAnonPages: grow(s, from, 9000, forSeconds),
      readBytes: grow(s, from, 9000 * 4096, forSeconds),
      ...stalling(s, from, { memFull }, forSeconds),
    }),
  );
  return recorded(name, { plan: withSwap, probe, load: harmless, ...built }, truth);
}

const collectingFrom = (name: string, second: number, onsetMs: number) =>
  recorded(
    name,
    {
      probe: rows((s) => collecting(s, { fullGcs: grow(s, second, 10), fullGcMs: grow(s, second, 930) })),
      load: collapse(8000, 5),
    },
    { degradation: 'gc-thrash', onsetMs },
  );

/** A trial that ends at its cap after 12 s. */
const brief: Built = {
  load: loadRows(2000, 12_000, () => served(300)),
  trial: {
    phases: [{ name: 'steady', startMs: 2000, endMs: 12_000, warmup: false }],
    ending: { reason: 'cap', atMs: 12_000, detail: 'time is up' },
  },
};

export const holding: Record<keyof typeof bounds, Guard> = {
  windowMs: {
    below: burst('stalls of 62 % for 6 s, 37 % of ten', none, { from: 12, forSeconds: 6, memFull: 62 }),
    above: burst('stalls of 72 % for 6 s, 43 % of ten', thrash, { from: 12, forSeconds: 6, memFull: 72 }),
  },
  heldMs: {
    below: burst('thrash in the last 4 s', none, { from: 28, memFull: 90 }),
    above: burst('thrash in the last 5.5 s', thrash, { from: 26.5, memFull: 90 }),
  },
  heldShare: {
    below: burst('a burst of 4.6 s, seen in 5 of 10 seconds', none, {
      from: 12,
      forSeconds: 4.6,
      memFull: 100,
    }),
    above: burst('a burst of 5.6 s, seen in 6 of 10 seconds', thrash, {
      from: 12,
      forSeconds: 5.6,
      memFull: 100,
    }),
  },
  onsetMs: {
    below: collectingFrom('collections from 12.4 s on', 12.4, 11_000),
    above: collectingFrom('collections from 12.0 s on', 12, 11_000),
  },
  nearShare: {
    below: burst('some signs in 10 of 51 windows', sure, { from: 12, forSeconds: 8.5, memFull: 30 }),
    above: burst('some signs in 11 of 51 windows', doubtful, { from: 12, forSeconds: 9, memFull: 30 }),
  },
  nearWindows: {
    below: burst('some signs in 4 windows of a trial of 10 s', sure, { from: 7.5, memFull: 30 }, brief),
    above: burst('some signs in 5 windows of a trial of 10 s', doubtful, { from: 7, memFull: 30 }, brief),
  },
};
