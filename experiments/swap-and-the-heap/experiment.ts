import {
  all,
  atLeast,
  bars,
  comparisonTable,
  eachWithin,
  experiment,
  grown,
  jstat,
  lastSeconds,
  medianOf,
  medianTable,
  noDifference,
  none,
  quote,
  stackedBars,
  timeline,
  timeShare,
} from 'oomlab';

const small = { heap: '96m' };
const large = { heap: '1500m' };

export default experiment({
  title: 'Swap does not mend a heap of the wrong size',
  question:
    'Does swap save a small Java server, with a heap that fits its machine and with one that does not?',
  scenarios: { server: 'swap-vs-noswap' },
  duration: '150s',
  take: {
    server: {
      swappedInPages: grown('hostSwapInPages'),
      stalledShare: timeShare('memFullUs', lastSeconds(5)),
      gc: jstat(),
      fullGcs: grown('fullGcs'),
    },
  },
  tables: {
    compared: comparisonTable(),
    paging: medianTable({
      columns: {
        'pages swapped in': 'swappedInPages',
        'stalled for memory in the last 5 s': 'stalledShare',
        'full collections': 'fullGcs',
      },
    }),
  },
  figures: {
    survived: bars({
      alt: 'Time survived under load for each variant, with a sign for each trial: about five seconds without swap, and hardly longer with it.',
      title: 'Time survived under load',
      measure: 'survivedMs',
      colorBy: 'swap',
    }),
    memory: stackedBars({
      alt: 'Peak memory by kind for each variant: with swap the large heap has most of its memory in swap.',
      title: 'Peak memory by kind',
      parts: [
        { name: 'anonymous', measure: 'peakAnonBytes', color: 'anon' },
        { name: 'in swap', measure: 'peakSwapBytes', color: 'swap' },
      ],
    }),
    killed: timeline({
      alt: 'One trial without swap: anonymous memory grows to the limit within five seconds, and the kernel kills the process.',
      caption: 'Large heap, no swap: the trial in the middle by time survived.',
      when: { swap: 'off', ...large },
      panels: ['load', 'memory', 'pressure'],
    }),
    thrashing: timeline({
      alt: 'One trial with 2 GiB of swap: memory goes on growing into swap, the time stalled for memory rises, and goodput falls.',
      caption: 'Large heap, 2 GiB of swap: the trial in the middle by time survived.',
      when: { swap: '2g', ...large },
      panels: ['load', 'memory', 'pressure', 'paging', 'gc'],
    }),
  },
  quotes: {
    kernel: quote({ when: { swap: 'off', ...large }, from: 'kernel log', match: /Killed process/ }),
    oome: quote({ when: small, from: 'target log', match: /OutOfMemoryError/ }),
  },
  values: {
    'lived-without': medianOf('survivedMs', { when: { swap: 'off', ...large } }),
    'lived-with': medianOf('survivedMs', { when: { swap: '2g', ...large } }),
    'peak-swap': medianOf('peakSwapBytes', { when: { swap: '2g', ...large } }),
  },
  claims: {
    killed: {
      text: 'Without swap, a heap larger than the machine ends with a kill by the kernel.',
      that: atLeast(2, { when: { swap: 'off', ...large }, terminal: 'oom-kill' }),
    },
    'not-killed': {
      text: 'With swap the kernel does not kill it.',
      that: none({ when: { swap: '2g', ...large }, terminal: 'oom-kill' }),
    },
    'thrash-instead': {
      text: 'It thrashes in swap instead.',
      that: atLeast(2, { when: { swap: '2g', ...large }, degradation: 'swap-thrash' }),
    },
    'stops-serving': {
      text: 'With swap it stops serving all the same, within five seconds of the crowd.',
      that: eachWithin({ measure: 'times.firstBroken', when: { swap: '2g', ...large }, atMost: 10_000 }),
    },
    'needs-swap': {
      text: 'What it needs beyond the machine is more than the machine itself.',
      that: eachWithin({ measure: 'peakSwapBytes', when: { swap: '2g', ...large }, atLeast: 384 * 2 ** 20 }),
    },
    'small-heap-full': {
      text: 'A heap that is too small for the load is full, with swap or without.',
      that: all({ when: small, terminal: 'heap-oome' }),
    },
    'small-heap-no-swap': {
      text: 'Swap makes no difference to how long the small heap lasts.',
      that: noDifference({
        measure: 'survivedMs',
        a: { when: { swap: '2g', ...small } },
        b: { when: { swap: 'off', ...small } },
      }),
    },
    'off-is-off': {
      text: 'Without swap nothing is in swap.',
      that: eachWithin({ measure: 'peakSwapBytes', when: { swap: 'off' }, atMost: 0 }),
    },
  },
});
