import type { ProbeRow } from '../../../record/probeRow.ts';
import { mib } from '../../../record/testing/buildRecording.ts';
import type { paging as bounds } from '../../bounds/paging.ts';
import { collapse, full, grow, rows, squeezed, stalling, swapping, withSwap } from '../suffering.ts';
import { type Guard, recorded, type Truth } from './guard.ts';

const thrash: Truth = { degradation: 'swap-thrash' };
const cacheThrash: Truth = { degradation: 'cache-thrash' };
const none: Truth = { degradation: 'none' };
const sure: Truth = { degradation: 'none', confidence: 'certain' };
/** As sure of that; to have survived a loss of goodput is never certain. */
const lost: Truth = { degradation: 'none', confidence: 'likely' };
const doubtful: Truth = { degradation: 'none', confidence: 'unsure' };

type Shares = Parameters<typeof stalling>[2];

/** Pages of swap are read back from 12 s on: so many pages a second, and goodput falls from 300/s to `goodput`. */
function swapped(
  name: string,
  truth: Truth,
  how: { stalls: Shares; pages: number; goodput: number; more?: (s: number) => Partial<ProbeRow> },
) {
  const probe = rows((s) =>
    swapping(s, {
      refaultAnonPages: grow(s, 12, how.pages),
      readBytes: grow(s, 12, how.pages * 4096 * 1.2),
      ...stalling(s, 12, how.stalls),
      ...how.more?.(s),
    }),
  );
  return recorded(name, { plan: withSwap, probe, load: collapse(12_000, how.goodput) }, truth);
}

/** 240 MiB of anonymous memory are resident: pages a second that read so much of it back in 10 s. */
const ofAnon = (multiple: number): number => (multiple * 240 * mib) / 4096 / 10;
const much = ofAnon(0.5);
const asBefore = 290;

const squeezedCache = (name: string, truth: Truth, more: (s: number) => Partial<ProbeRow>) =>
  recorded(name, { probe: rows((s) => squeezed(s, more(s))), load: collapse(15_000, 9) }, truth);
/** 12 MiB of file pages are resident. */
const ofFile = (s: number, multiple: number) => ({
  refaultFilePages: grow(s, 15, (multiple * 12 * mib) / 4096 / 10),
});

export const paging: Record<keyof typeof bounds, Guard> = {
  fullShare: {
    below: swapped('stalls for memory of 37 %, no harm', none, {
      stalls: { memFull: 37 },
      pages: much,
      goodput: asBefore,
    }),
    above: swapped('stalls for memory of 43 %, no harm', thrash, {
      stalls: { memFull: 43 },
      pages: much,
      goodput: asBefore,
    }),
  },
  someShare: {
    below: swapped('a server of many threads, some of them stalled for 74 %', none, {
      stalls: { memFull: 10, memSome: 74 },
      pages: much,
      goodput: 20,
    }),
    above: swapped('a server of many threads, some of them stalled for 86 %', thrash, {
      stalls: { memFull: 10, memSome: 86 },
      pages: much,
      goodput: 20,
    }),
  },
  lostMostShare: {
    below: swapped('many threads, goodput down by 76 %', none, {
      stalls: { memFull: 10, memSome: 90 },
      pages: much,
      goodput: 72,
    }),
    above: swapped('many threads, goodput down by 84 %', thrash, {
      stalls: { memFull: 10, memSome: 90 },
      pages: much,
      goodput: 48,
    }),
  },
  fullWithHarmShare: {
    below: swapped('stalls of 23 % together, goodput down by 60 %', none, {
      stalls: { memFull: 15, ioFull: 8 },
      pages: much,
      goodput: 120,
    }),
    above: swapped('stalls of 28 % together, goodput down by 60 %', thrash, {
      stalls: { memFull: 15, ioFull: 13 },
      pages: much,
      goodput: 120,
    }),
  },
  fullWithLossShare: {
    below: swapped('stalls of 13 % together, goodput down by 93 %', none, {
      stalls: { memFull: 8, ioFull: 5 },
      pages: much,
      goodput: 20,
    }),
    above: swapped('stalls of 18 % together, goodput down by 93 %', thrash, {
      stalls: { memFull: 11, ioFull: 7 },
      pages: much,
      goodput: 20,
    }),
  },
  harmShare: {
    below: swapped('goodput down by 46 %', none, {
      stalls: { memFull: 30 },
      pages: much,
      goodput: 162,
    }),
    above: swapped('goodput down by 54 %', thrash, {
      stalls: { memFull: 30 },
      pages: much,
      goodput: 138,
    }),
  },
  anonMultiple: {
    below: swapped('27 % of the resident pages read back in 10 s, no harm', none, {
      stalls: { memFull: 45 },
      pages: ofAnon(0.27),
      goodput: asBefore,
    }),
    above: swapped('33 % of the resident pages read back in 10 s, no harm', thrash, {
      stalls: { memFull: 45 },
      pages: ofAnon(0.33),
      goodput: asBefore,
    }),
  },
  anonAlwaysMultiple: {
    below: neverCalm('never calm, 92 % of the resident pages read back in 10 s', none, 0.92),
    above: neverCalm('never calm, 108 % of the resident pages read back in 10 s', thrash, 1.08),
  },
  someWithChurnShare: {
    below: swapped('compressed swap, some stalled for 27 %', none, {
      stalls: { memFull: 5, memSome: 27 },
      pages: 9000,
      goodput: 12,
    }),
    above: swapped('compressed swap, some stalled for 33 %', thrash, {
      stalls: { memFull: 5, memSome: 33 },
      pages: 9000,
      goodput: 12,
    }),
  },
  leastAnonMultiple: {
    below: swapped('a slow disk, 1.8 % read back in 10 s', none, {
      stalls: { ioFull: 95 },
      pages: ofAnon(0.018),
      goodput: 20,
    }),
    above: swapped('a slow disk, 2.2 % read back in 10 s', thrash, {
      stalls: { ioFull: 95 },
      pages: ofAnon(0.022),
      goodput: 20,
    }),
  },
  ofReadsShare: {
    below: swapped(
      'a slow disk, 46 % of its reads from swap',
      none,
      slowDisk({ ofReads: 0.46, ofFile: 0.4 }),
    ),
    above: swapped(
      'a slow disk, 54 % of its reads from swap',
      thrash,
      slowDisk({ ofReads: 0.54, ofFile: 0.4 }),
    ),
  },
  ofFileMultiple: {
    below: swapped('46 % as much from swap as from files', none, slowDisk({ ofReads: 0.2, ofFile: 0.46 })),
    above: swapped('54 % as much from swap as from files', thrash, slowDisk({ ofReads: 0.2, ofFile: 0.54 })),
  },
  fileMultiple: {
    below: squeezedCache('92 % of the file pages read back in 10 s', none, (s) => ofFile(s, 0.92)),
    above: squeezedCache('108 % of the file pages read back in 10 s', cacheThrash, (s) => ofFile(s, 1.08)),
  },
  fileWarnedMultiple: {
    below: squeezedCache('27 % of the file pages read back in 10 s', lost, (s) => ofFile(s, 0.27)),
    above: squeezedCache('33 % of the file pages read back in 10 s', doubtful, (s) => ofFile(s, 0.33)),
  },
  swappingMultiple: {
    below: squeezedCache('9 % of the anonymous pages read back beside the files', cacheThrash, (s) => ({
      refaultAnonPages: grow(s, 15, (0.09 * 230 * mib) / 4096 / 10),
    })),
    above: squeezedCache('11 % of the anonymous pages read back beside the files', none, (s) => ({
      refaultAnonPages: grow(s, 15, (0.11 * 230 * mib) / 4096 / 10),
    })),
  },
  nearLimitShare: {
    below: squeezedCache('usage of 93 % of the limit', none, () => ({ usageBytes: 0.93 * full.limitBytes })),
    above: squeezedCache('usage of 97 % of the limit', cacheThrash, () => ({
      usageBytes: 0.97 * full.limitBytes,
    })),
  },
  fewFileShare: {
    below: squeezedCache('file pages of 46 % of the limit', cacheThrash, () => ({
      fileBytes: 0.46 * full.limitBytes,
    })),
    above: squeezedCache('file pages of 54 % of the limit', none, () => ({
      fileBytes: 0.54 * full.limitBytes,
    })),
  },
  majorFaultsPerSecond: {
    below: squeezedCache('no refaults counted, 180 major faults/s', none, (s) => ({
      refaultFilePages: null,
      majorFaults: grow(s, 15, 180),
    })),
    above: squeezedCache('no refaults counted, 220 major faults/s', cacheThrash, (s) => ({
      refaultFilePages: null,
      majorFaults: grow(s, 15, 220),
    })),
  },
  readBytesPerSecond: {
    below: squeezedCache('no refaults counted, 0.9 MiB/s read', none, (s) => ({
      refaultFilePages: null,
      readBytes: grow(s, 15, 0.9 * mib),
    })),
    above: squeezedCache('no refaults counted, 1.1 MiB/s read', cacheThrash, (s) => ({
      refaultFilePages: null,
      readBytes: grow(s, 15, 1.1 * mib),
    })),
  },
  nearFullShare: {
    below: swapped('pages read back, stalls of 18 %, no harm', sure, {
      stalls: { memFull: 18 },
      pages: much,
      goodput: asBefore,
    }),
    above: swapped('pages read back, stalls of 22 %, no harm', doubtful, {
      stalls: { memFull: 22 },
      pages: much,
      goodput: asBefore,
    }),
  },
  marginShare: {
    below: swapped('stalls of 23 %, goodput down by 27 %', sure, {
      stalls: { memFull: 15, ioFull: 8 },
      pages: much,
      goodput: 219,
    }),
    above: swapped('stalls of 23 %, goodput down by 33 %', doubtful, {
      stalls: { memFull: 15, ioFull: 8 },
      pages: much,
      goodput: 201,
    }),
  },
};

/** Stalls from its start on, and as bad all the time: there is nothing to compare with. */
function neverCalm(name: string, truth: Truth, multiple: number) {
  const probe = rows((s) =>
    swapping(s, {
      swapBytes: 200 * mib,
      refaultAnonPages: grow(s, 0, ofAnon(multiple)),
      ...stalling(s, 0, { memFull: 18, ioFull: 12 }),
    }),
  );
  return recorded(name, { plan: withSwap, probe, load: collapse(2000, 20) }, truth);
}

/** 15 % of the resident pages in 10 s, as the disk allows no more; the rest of its reads is of files. */
function slowDisk({ ofReads, ofFile: ofFiles }: { ofReads: number; ofFile: number }) {
  const pages = ofAnon(0.15);
  return {
    stalls: { ioFull: 95 },
    pages,
    goodput: 20,
    more: (s: number) => ({
      readBytes: grow(s, 12, (pages * 4096) / ofReads),
      refaultFilePages: grow(s, 12, pages / ofFiles),
    }),
  };
}
