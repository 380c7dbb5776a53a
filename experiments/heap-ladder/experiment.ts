import {
  all,
  bars,
  comparisonTable,
  eachWithin,
  experiment,
  grown,
  higher,
  holds,
  jstat,
  medianTable,
  nativeMemory,
  none,
  quote,
  sizeFigure,
  sizeProved,
  sizeTable,
  sizeText,
  sizeValue,
  takenTable,
  timeline,
} from 'oomlab';

type Values = string | string[];
const ladder = (heap: Values, swap: Values, memory: Values = ['384m', '512m']) => ({
  scenario: 'ladder',
  when: { heap, swap, memory },
});
const heaps = ['default', '64m', '256m', '1g'];
const ratio = (NewRatio: string) => ({ scenario: 'ratio', when: { NewRatio } });

export default experiment({
  title: 'The heap ladder',
  question: 'Which heap is right for an image server that is asked for many images at once?',
  original: {
    date: '2022-11',
    summary:
      'A JVM image server behind nginx on a machine of 1 GB, 20 threads asking for an image at the same moment. The default heap ended in full collections and "Java heap space"; with -Xmx256m the kernel killed the JVM; with 2 GB of swap it was not killed, and still ended in heap OOME. NewRatio 4 instead of 2 made for more full collections.',
    claims: {
      small: 'The default heap is full at once: full collections, then OutOfMemoryError.',
      killed: 'With a larger heap the kernel kills the JVM.',
      swap: 'With swap the kernel no longer kills it, but the heap is full all the same.',
      cache: 'A cache in front makes repeated images cheap.',
      ratio:
        'NewRatio 4 instead of 2: more full collections (220 against 140), more time in them (35.3 s against 32.0 s).',
    },
  },
  scenarios: { ladder: 'heap-ladder', size: 'right-heap', ratio: 'new-ratio', cache: 'cache-in-front' },
  duration: '20m',
  take: {
    ladder: {
      youngGcs: grown('youngGcs'),
      youngGcMs: grown('youngGcMs'),
      fullGcs: grown('fullGcs'),
      fullGcMs: grown('fullGcMs'),
      oomes: ({ log }) => log.filter(({ text }) => /java\.lang\.OutOfMemoryError/.test(text)).length,
    },
    ratio: {
      jstat: jstat(),
      native: nativeMemory(),
      youngGcs: grown('youngGcs'),
      youngGcMs: grown('youngGcMs'),
      fullGcs: grown('fullGcs'),
      fullGcMs: grown('fullGcMs'),
    },
  },
  tables: {
    ladder: comparisonTable({ scenario: 'ladder' }, [
      'what failed',
      'survived',
      'p99',
      'peak anon',
      'swap',
      'heap',
    ]),
    collections: medianTable({
      scenario: 'ladder',
      columns: {
        YGC: 'youngGcs',
        YGCT: 'youngGcMs',
        FGC: 'fullGcs',
        FGCT: 'fullGcMs',
        'out-of-memory errors': 'oomes',
      },
    }),
    size: sizeTable({ scenario: 'size' }),
    cache: comparisonTable({ scenario: 'cache' }, [
      'what failed',
      'survived',
      'peak goodput /s',
      'p50',
      'p99',
      'peak anon',
      'cache',
    ]),
    ratio: medianTable({
      scenario: 'ratio',
      columns: {
        YGC: 'youngGcs',
        YGCT: 'youngGcMs',
        FGC: 'fullGcs',
        FGCT: 'fullGcMs',
        'good answers': 'good',
        p99: 'p99Ms',
      },
    }),
    jstat: takenTable({
      ...ratio('2'),
      taken: 'jstat',
      columns: { EU: 'EU', OC: 'OC', OU: 'OU', MU: 'MU', YGC: 'YGC', YGCT: 'YGCT', FGC: 'FGC', FGCT: 'FGCT' },
    }),
    native: takenTable({
      ...ratio('2'),
      taken: 'native',
      columns: {
        category: 'name',
        'before the load': 'beforeBytes',
        'after it': 'afterBytes',
        growth: 'growthBytes',
      },
    }),
  },
  figures: {
    lived: bars({
      alt: 'Time survived for each heap, with and without swap: the small heaps fail at once or live on with errors, the large one is killed without swap.',
      title: 'Time survived under load',
      scenario: 'ladder',
      measure: 'survivedMs',
      colorBy: 'swap',
    }),
    size: sizeFigure({
      alt: 'Each trial over the heap that it had: those that are too small fail by their own limit, and a larger one survived dozens of fresh trials.',
      scenario: 'size',
    }),
    killed: timeline({
      alt: 'A heap of 1 GB without swap: anonymous memory rises to the limit of 512 MiB and the kernel kills.',
      caption: 'Heap of 1 GB on 512 MiB, no swap.',
      ...ladder('1g', 'off', '512m'),
      panels: ['load', 'memory', 'gc', 'pressure'],
    }),
    small: timeline({
      alt: 'A heap of 64 MB: full from the first volley, one full collection after the other.',
      caption: 'Heap of 64 MB on 512 MiB, no swap.',
      ...ladder('64m', 'off', '512m'),
      panels: ['load', 'memory', 'gc'],
    }),
  },
  quotes: {
    kernel: quote({ ...ladder('1g', 'off', '512m'), from: 'kernel log', match: /Killed process/ }),
    oome: quote({ ...ladder('64m', 'off', '512m'), from: 'target log', match: /OutOfMemoryError/ }),
  },
  values: {
    right: sizeValue({ scenario: 'size' }),
    answer: sizeText({ scenario: 'size' }),
  },
  claims: {
    small: {
      text: 'The default heap, a quarter of the machine, and one of 64 MB are full at once: out-of-memory errors in every trial, with swap or without.',
      that: eachWithin({ measure: 'oomes', ...ladder(['default', '64m'], ['off', '1g']), atLeast: 1 }),
      answers: 'small',
      original: 'agrees',
    },
    killed: {
      text: 'A heap of 1 GB, larger than either machine, ends with a kill by the kernel.',
      that: all({ ...ladder('1g', 'off'), terminal: 'oom-kill' }),
      answers: 'killed',
      original: 'agrees',
    },
    swap: {
      text: 'With swap the kernel kills nobody, whatever the heap.',
      that: none({ ...ladder(heaps, '1g'), terminal: 'oom-kill' }),
      answers: 'swap',
      original: 'agrees',
    },
    'swap-still-full': {
      text: 'But a heap of 256 MB is too small for 20 at once, with swap as without: out-of-memory errors on the way.',
      that: holds((data) => {
        const seen = (swap: string) => data.values('oomes', ladder('256m', swap));
        const [off, on] = [seen('off'), seen('1g')];
        const most = (counts: number[]) => counts.filter((count) => count > 0).length > counts.length / 2;
        return {
          held: most(off) && most(on),
          seen: `errors in each trial: ${on.join(', ')} with swap, ${off.join(', ')} without`,
        };
      }, 'out-of-memory errors in more than half of the trials of each'),
      answers: 'swap',
      original: 'agrees',
    },
    right: {
      text: 'The smallest heap that carries 6 at once nine times of ten is proved by fresh trials, and smaller ones fail.',
      that: sizeProved({ scenario: 'size' }),
    },
    cache: {
      text: 'A cache in front answers at least five times as many requests for a few images.',
      that: holds((data) => {
        const good = (cache: string) =>
          data.estimate('good', { scenario: 'cache', when: { cache } }).median ?? 0;
        const [without, behind] = [good('none'), good('nginx')];
        return { held: behind > 5 * without, seen: `${behind} good answers with it, ${without} without` };
      }),
      answers: 'cache',
      original: 'agrees',
    },
    ratio: {
      text: 'NewRatio 4 does not make for more full collections here: what fills this heap is large and short-lived, and the old generation has more room for it.',
      that: holds((data) => {
        const [four, two] = ['4', '2'].map((NewRatio) => data.estimate('fullGcs', ratio(NewRatio)));
        const text = (one: typeof four) => `${one?.median} [${one?.low}, ${one?.high}]`;
        return {
          held: (four?.median ?? Number.POSITIVE_INFINITY) <= (two?.median ?? 0),
          seen: `${text(four)} with NewRatio=4, ${text(two)} with NewRatio=2`,
        };
      }, 'the median of full collections with NewRatio=4 is at most that with NewRatio=2'),
      answers: 'ratio',
      original: 'disagrees',
    },
    'ratio-young': {
      text: 'And for more young ones, since the young generation is smaller.',
      that: higher({ measure: 'youngGcs', a: ratio('4'), b: ratio('2') }),
    },
  },
});
