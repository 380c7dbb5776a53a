import { at, type Built, loadRows, mib, served } from '../../../record/testing/buildRecording.ts';
import type { liveSet as bounds } from '../../bounds/liveSet.ts';
import { pauseLine } from '../gcLogLines.ts';
import { type Guard, recorded } from './guard.ts';

/** Full collections at even distances from 4 s on, that leave these sizes, in MB. */
const heap = (
  name: string,
  says: string,
  sizesMb: readonly number[],
  { everyMs = 1500, ...built }: { everyMs?: number } & Built = {},
) =>
  recorded(
    name,
    {
      ...built,
      gcLog: [
        '[info][gc,init] Heap Max Capacity: 400M',
        ...sizesMb.map((size, index) => pauseLine(4 + (index * everyMs) / 1000, size)),
      ],
    },
    { says },
  );

const lines = (name: string, says: string, gcLog: string[]) => recorded(name, { gcLog }, { says });

const [few, leak, untold] = ['too few', 'a leak, or a cache without a bound', 'can’t be told'] as const;
const [short, steady, behind] = ['collections over', 'no leak was seen', 'goodput fell'] as const;

/** So many sizes that rise by 5 MB each. */
const rising = (count: number) => Array.from({ length: count }, (_, index) => 100 + 5 * index);
/** Four collections at each size. */
const inThirds = (...sizes: number[]) => sizes.flatMap((size) => [size, size, size, size]);

/** Up to a size within a second or two, and no further. */
const filledTo = (size: number) => [100, 100, 100, 100, ...Array.from({ length: 8 }, () => size)];

/** 100 good answers a second up to the middle of the collections, and then so many. */
const slower = (to: number): Built => ({
  load: [...loadRows(2000, 13_000, () => served(100)), ...loadRows(13_000, 32_000, () => served(to))],
});

/** The same twelve sizes in two orders, both rising on the whole: 18 and 15 of the 66 pairs are the wrong way round. */
const untidy = {
  below: [110, 150, 140, 120, 100, 170, 130, 210, 200, 160, 180, 190],
  above: [100, 130, 110, 180, 160, 120, 190, 150, 140, 170, 210, 200],
};

/** Ten of G1's concurrent cycles, and so many full collections. */
const cycles = (full: number): string[] => [
  ...Array.from({ length: 10 }, (_, index) => pauseLine(4 + index * 2, 100 + 5 * index, { type: 'Remark' })),
  ...Array.from({ length: full }, (_, index) => pauseLine(25 + index, 200)),
];

const account = (label: 'before the load' | 'after the load', atMs: number, bytes: number) =>
  at(atMs, {
    kind: 'native-memory',
    label,
    tookMs: 100,
    total: { reservedBytes: 500 * mib, committedBytes: 100 * mib + bytes },
    categories: { Thread: { reservedBytes: 50 * mib, committedBytes: 20 * mib + bytes } },
  });

const native = (name: string, says: string, bytes: number) =>
  recorded(
    name,
    { events: [account('before the load', 1500, 0), account('after the load', 32_500, bytes)] },
    { says },
  );

/** Seven full collections, and one so long after the fifth. */
const besides = (afterMs: number): string[] =>
  rising(7).flatMap((size, index) => {
    const second = 4 + index * 2;
    return index === 4
      ? [pauseLine(second, size), pauseLine(second + afterMs / 1000, size + 2)]
      : [pauseLine(second, size)];
  });

export const liveSet: Record<keyof typeof bounds, Guard> = {
  points: {
    below: heap('3 collections over 6 s', few, rising(3), { everyMs: 3000 }),
    above: heap('4 collections over 9 s', untold, rising(4), { everyMs: 3000 }),
  },
  spanMs: {
    below: heap('6 collections over 4.5 s', few, rising(6), { everyMs: 900 }),
    above: heap('6 collections over 5.5 s', untold, rising(6), { everyMs: 1100 }),
  },
  leakPoints: {
    below: heap('a rise over 7 collections', short, rising(7), { everyMs: 2000 }),
    above: heap('a rise over 8 collections', leak, rising(8), { everyMs: 2000 }),
  },
  leakSpanMs: {
    below: heap('a rise over 9.2 s', short, rising(11), { everyMs: 920 }),
    above: heap('a rise over 10.8 s', leak, rising(11), { everyMs: 1080 }),
  },
  keptUpShare: {
    below: heap('a rise while goodput fell to 46 %', behind, rising(13), slower(46)),
    above: heap('a rise while goodput fell to 54 %', leak, rising(13), slower(54)),
  },
  growthShare: {
    below: heap('from 200 MB, 9 % more', steady, inThirds(200, 209, 218)),
    above: heap('from 200 MB, 11 % more', leak, inThirds(200, 211, 222)),
  },
  leastBytes: {
    below: heap('from 10 MB, 3 MB more', steady, inThirds(10, 11, 13)),
    above: heap('from 10 MB, 4 MB more', leak, inThirds(10, 12, 14)),
  },
  tau: {
    below: heap('an untidy rise, tau 0.45', 'without a trend', untidy.below),
    above: heap('an untidy rise, tau 0.55', leak, untidy.above),
  },
  earlyShare: {
    below: heap('12 % of the growth by the middle', 'without a trend', inThirds(100, 112, 200)),
    above: heap('18 % of the growth by the middle', leak, inThirds(100, 118, 200)),
  },
  fullShare: {
    below: heap('levelled off at 87 % of the heap', 'something that filled up', filledTo(349)),
    above: heap('levelled off at 93 % of the heap', 'the heap was full', filledTo(373)),
  },
  togetherMs: {
    below: lines('two of 8 collections 230 ms apart', short, besides(230)),
    above: lines('two of 8 collections 270 ms apart', leak, besides(270)),
  },
  fewFull: {
    below: lines('10 concurrent cycles, 2 full collections', 'after a concurrent cycle', cycles(2)),
    above: lines('10 concurrent cycles, 3 full collections', 'full collections', cycles(3)),
  },
  leastNativeBytes: {
    below: native('threads that grew by 0.9 MiB', 'no category', 0.9 * mib),
    above: native('threads that grew by 1.1 MiB', 'Thread by', 1.1 * mib),
  },
};
