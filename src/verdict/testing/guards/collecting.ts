import type { ProbeRow } from '../../../record/probeRow.ts';
import { type Built, loadRows, mib, plan, said, served } from '../../../record/testing/buildRecording.ts';
import type { collecting as bounds } from '../../bounds/collecting.ts';
import { cpuLine, cycleLine, goLine, pauseLine, phaseLine, stallLine } from '../gcLogLines.ts';
import { collapse, collecting as collected, grow, rows, stalling } from '../suffering.ts';
import { type Guard, recorded, type Truth } from './guard.ts';

const thrash: Truth = { degradation: 'gc-thrash' };
const none: Truth = { degradation: 'none' };
/** No doubt about the collector; that it survived a loss of goodput is never certain. */
const sure: Truth = { degradation: 'none', confidence: 'likely' };
const doubtful: Truth = { degradation: 'none', confidence: 'unsure' };

const jvm = (name: string, truth: Truth, more: (s: number) => Partial<ProbeRow>, built: Built = {}) =>
  recorded(name, { ...built, probe: rows((s) => collected(s, more(s))), load: collapse(8000, 5) }, truth);

const busy = (s: number, share: number) => ({ fullGcMs: grow(s, 8, share * 1000) });
const live = (share: number) => ({ heapUsedBytes: share * 64 * mib, oldUsedBytes: share * 43 * mib });

/** Its other threads compute as much as the collector does. */
const threaded = (s: number) => ({ cpuUsageUs: grow(s, 0, 1_300_000) });

/** One logged collection every 5 s, so that each stretch that is looked at has one at least, with so much wall and CPU time. */
const logged = (realS: number, userS: number): Built => ({
  gcLog: [9, 13.9, 18.8, 23.7, 28.6].flatMap((second, id) => [
    pauseLine(second, 62, { id, maxMb: 64 }),
    cpuLine(id, userS, realS),
  ]),
});

/** A line for each half second from 8 s on, or from another. */
const everyHalf = (line: (second: number) => string[], from = 8): string[] =>
  Array.from({ length: (32 - from) * 2 - 1 }, (_, index) => line(from + 0.5 + index / 2)).flat();

/** Shenandoah is at it 90 % of the time from 8 s on, leaves so many percent of the heap in use, and goodput falls. */
const shenandoah = (name: string, truth: Truth, leftPercent: number) =>
  recorded(
    name,
    {
      gcLog: everyHalf((second) => [phaseLine(second, 450, leftPercent)]),
      probe: rows(() => ({ youngGcMs: null, fullGcs: null, fullGcMs: null })),
      load: collapse(8000, 60),
    },
    truth,
  );

/** ZGC is at it 80 % of the time in a full heap, goodput stays as it was, and so many threads wait on average. */
const zgc = (name: string, truth: Truth, waiting: number) =>
  recorded(
    name,
    { gcLog: everyHalf((second) => [cycleLine(second, 0.4, 95), stallLine(second, waiting * 500)]) },
    truth,
  );

/** Go collects from the start for so much of the time, and nearly all that it collects lives. */
const goAlways = (name: string, truth: Truth, share: number) =>
  recorded(
    name,
    {
      log: everyHalf((second) => [goLine(second - 0.5, share * 500, 60, 61)], 0).map((text, index) =>
        said((index + 1) * 500, text),
      ),
      load: loadRows(2000, 32_000, () => served(60)),
      probe: rows(() => ({ youngGcMs: null, fullGcs: null, fullGcMs: null })),
    },
    truth,
  );

/** Nobody sees Go's collector: its memory comes from 40 MiB, or fewer, to so many at 12 s, goodput falls, with so many processors in use. */
const unseenGo = (
  name: string,
  truth: Truth,
  how: { mib: number; fromMib?: number; limit?: string; cores?: number },
) =>
  recorded(
    name,
    {
      plan: {
        target: {
          ...plan.target,
          runtime: 'go',
          env: how.limit === undefined ? {} : { GOMEMLIMIT: how.limit },
        },
      },
      probe: rows((s) => ({
        youngGcMs: null,
        fullGcs: null,
        fullGcMs: null,
        anonBytes: (s < 12 ? (how.fromMib ?? 40) : how.mib) * mib,
        cpuUsageUs: grow(s, 0, (how.cores ?? 0.98) * 1e6),
      })),
      load: collapse(12_000, 60),
    },
    truth,
  );

export const collecting: Record<keyof typeof bounds, Guard> = {
  gcShare: {
    below: jvm('46 % of the time in collections', none, (s) => busy(s, 0.46)),
    above: jvm('54 % of the time in collections', thrash, (s) => busy(s, 0.54)),
  },
  liveShare: {
    below: jvm('87 % of the heap in use after collections', none, () => live(0.87)),
    above: jvm('93 % of the heap in use after collections', thrash, () => live(0.93)),
  },
  besideLiveShare: {
    below: shenandoah('78 % of the heap in use after Shenandoah’s work', none, 78),
    above: shenandoah('82 % of the heap in use after Shenandoah’s work', thrash, 82),
  },
  heldUp: {
    below: zgc('0.08 threads that wait for ZGC', none, 0.08),
    above: zgc('0.12 threads that wait for ZGC', thrash, 0.12),
  },
  alwaysShare: {
    below: goAlways('Go collects 71 % of the time from the start', none, 0.71),
    above: goAlways('Go collects 79 % of the time from the start', thrash, 0.79),
  },
  ownLimitShare: {
    below: unseenGo('Go at 88 % of its own limit', none, { mib: 56, fromMib: 24, limit: '64MiB' }),
    above: unseenGo('Go at 92 % of its own limit', thrash, { mib: 59, fromMib: 24, limit: '64MiB' }),
  },
  grownMultiple: {
    below: unseenGo('Go on 1.22 times the memory', sure, { mib: 49 }),
    above: unseenGo('Go on 1.28 times the memory', doubtful, { mib: 51 }),
  },
  cpuBoundShare: {
    below: unseenGo('Go at its own limit on 0.47 processors', none, { mib: 62, limit: '64MiB', cores: 0.47 }),
    above: unseenGo('Go at its own limit on 0.53 processors', thrash, {
      mib: 62,
      limit: '64MiB',
      cores: 0.53,
    }),
  },
  memoryStallShare: {
    below: jvm('collections with stalls for memory of 9 %', thrash, (s) => stalling(s, 8, { memFull: 9 })),
    above: jvm('collections with stalls for memory of 11 %', none, (s) => stalling(s, 8, { memFull: 11 })),
  },
  ioStallShare: {
    below: jvm('collections with stalls for I/O of 27 %', thrash, (s) => stalling(s, 8, { ioFull: 27 })),
    above: jvm('collections with stalls for I/O of 33 %', none, (s) => stalling(s, 8, { ioFull: 33 })),
  },
  cpuPerWall: {
    below: jvm('collections that had 0.46 s of CPU per second', none, threaded, logged(1, 0.46)),
    above: jvm('collections that had 0.54 s of CPU per second', thrash, threaded, logged(1, 0.54)),
  },
  leastWallS: {
    below: jvm('0.08 s of logged collections, without CPU', thrash, () => ({}), logged(0.08, 0)),
    above: jvm('0.12 s of logged collections, without CPU', none, () => ({}), logged(0.12, 0)),
  },
  nearGcShare: {
    below: jvm('22 % of the time in collections of a full heap', sure, (s) => busy(s, 0.22)),
    above: jvm('28 % of the time in collections of a full heap', doubtful, (s) => busy(s, 0.28)),
  },
  marginShare: {
    below: jvm('43 % of the time in collections that leave 85 %', sure, (s) => ({
      ...busy(s, 0.43),
      ...live(0.85),
    })),
    above: jvm('47 % of the time in collections that leave 85 %', doubtful, (s) => ({
      ...busy(s, 0.47),
      ...live(0.85),
    })),
  },
};
