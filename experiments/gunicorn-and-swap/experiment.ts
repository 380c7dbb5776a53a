import {
  all,
  atLeast,
  comparisonTable,
  countOf,
  eachWithin,
  experiment,
  grown,
  killedByKernel,
  medianOf,
  medianTable,
  noDifference,
  none,
  peak,
  processes,
  quote,
  takenTable,
  timeline,
} from 'oomlab';

const without = { scenario: 'shop', when: { swap: 'off' } };
const withSwap = { scenario: 'shop', when: { swap: '512m' } };

export default experiment({
  title: 'Swap for gunicorn',
  question: 'What does swap buy a Django shop behind gunicorn that is short of memory?',
  original: {
    date: '2024-02',
    summary:
      'A Django service behind gunicorn on a t2.micro (1 vCPU, 1 GiB, no swap) was tested with Locust. Median response times grew, then gunicorn reported "Worker (pid:12) was sent SIGKILL! Perhaps out of memory?". It was given 2 GB of swap.',
    claims: {
      worker: 'Out of memory, the kernel kills a gunicorn worker.',
      longer: 'With swap it lasts a little longer.',
      stops: 'Then it stops all the same.',
    },
  },
  scenarios: { shop: 'gunicorn-swap', scale: 'scale-up-or-out' },
  duration: '8m',
  take: {
    shop: {
      workersKilled: killedByKernel(),
      workersBooted: ({ log }) => log.filter(({ text }) => /Booting worker/.test(text)).length,
      swappedInPages: grown('hostSwapInPages'),
      topAnonBytes: peak('anonBytes'),
      top: processes({ top: 5 }),
    },
    scale: {
      workersKilled: killedByKernel(),
    },
  },
  tables: {
    scale: comparisonTable({ scenario: 'scale' }, [
      'what failed',
      'survived',
      'peak goodput /s',
      'p50',
      'p99',
    ]),
    'scale-workers': medianTable({
      scenario: 'scale',
      columns: { 'workers killed by the kernel': 'workersKilled', 'good answers': 'good' },
    }),
    compared: comparisonTable({ scenario: 'shop' }),
    workers: medianTable({
      scenario: 'shop',
      columns: {
        'workers killed by the kernel': 'workersKilled',
        'workers started': 'workersBooted',
        'pages swapped in': 'swappedInPages',
        'good answers': 'good',
      },
    }),
    top: takenTable({
      ...without,
      taken: 'top',
      columns: { process: 'name', resident: 'rssBytes' },
    }),
  },
  figures: {
    killed: timeline({
      alt: 'A trial without swap: memory of the workers grows with the load, the kernel kills one at the limit, gunicorn starts another, and so on; goodput has dents.',
      caption: 'Without swap: the trial in the middle by time survived.',
      ...without,
      panels: ['load', 'latency', 'memory', 'processes', 'cpu'],
    }),
    swapped: timeline({
      alt: 'A trial with swap: what does not fit goes to swap, no worker is killed, and latency rises.',
      caption: 'With 512 MiB of swap: the trial in the middle by time survived.',
      ...withSwap,
      panels: ['load', 'latency', 'memory', 'paging', 'cpu'],
    }),
  },
  quotes: {
    kernel: quote({ ...without, from: 'kernel log', match: /Killed process/ }),
    gunicorn: quote({
      ...without,
      from: 'target log',
      match: /terminated due to signal 9|was sent SIGKILL/,
    }),
  },
  values: {
    'first-kill': medianOf('times.firstKill', without),
    'lived-with': medianOf('survivedMs', { ...withSwap }),
    killed: countOf({ ...without, terminal: 'oom-kill', victim: 'child' }),
    'peak-swap': medianOf('peakSwapBytes', { ...withSwap }),
  },
  claims: {
    'worker-killed': {
      text: 'Without swap the kernel kills a worker, and the container lives on.',
      that: atLeast(2, { ...without, terminal: 'oom-kill', victim: 'child' }),
      answers: 'worker',
      original: 'agrees',
    },
    longer: {
      text: 'It does not last longer with swap, as it does not end without: no difference is seen in how many requests are answered well.',
      that: noDifference({ measure: 'good', a: { ...withSwap }, b: without }),
      answers: 'longer',
      original: 'disagrees',
    },
    'not-killed': {
      text: 'With swap the kernel kills nobody.',
      that: none({ ...withSwap, terminal: 'oom-kill' }),
    },
    'does-not-stop': {
      text: 'With swap it serves until the end of this load.',
      that: all({ ...withSwap, terminal: 'survived' }),
      answers: 'stops',
      original: 'disagrees',
    },
    'scale-up': {
      text: 'Twice the memory in one machine: nobody is killed.',
      that: all({ scenario: 'scale', when: { machines: 'one of 512m' }, terminal: 'survived' }),
    },
    'scale-out': {
      text: 'The same memory in two machines is not as good: in some trial the kernel still kills a worker.',
      that: atLeast(1, { scenario: 'scale', when: { machines: 'two of 256m' }, terminal: 'oom-kill' }),
    },
    'swap-used': {
      text: 'It is swap that makes the difference: what was written there is more than a tenth of the machine.',
      that: eachWithin({ measure: 'peakSwapBytes', ...withSwap, atLeast: 25 * 2 ** 20 }),
    },
  },
});
