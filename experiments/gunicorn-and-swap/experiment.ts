import {
  all,
  atLeast,
  capacities,
  capacityFound,
  capacityTable,
  capacityValue,
  carriesAbout,
  carriesMore,
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
  priceOf,
  processes,
  quote,
  takenTable,
  timeline,
} from 'oomlab';

const without = { scenario: 'shop', when: { swap: 'off' } };
const withSwap = { scenario: 'shop', when: { swap: '512m' } };
const small = { machines: 'one of 256m' };
const larger = { machines: 'one of 512m' };
const largest = { machines: 'one of 512m, two processors' };
const twoHalves = { machines: 'two of 256m, half a processor each' };
const two = { machines: 'two of 256m, a processor each' };

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
  scenarios: { shop: 'gunicorn-swap', scale: { scenario: 'scale-up-or-out', capacity: true } },
  duration: '40m',
  take: {
    shop: {
      workersKilled: killedByKernel(),
      workersBooted: ({ log }) => log.filter(({ text }) => /Booting worker/.test(text)).length,
      swappedInPages: grown('hostSwapInPages'),
      topAnonBytes: peak('anonBytes'),
      top: processes({ top: 5 }),
    },
  },
  tables: {
    scale: capacityTable({
      scenario: 'scale',
      bought: {
        'machines=one of 256m': ['t2.micro'],
        'machines=one of 512m': ['t2.small'],
        'machines=one of 512m, two processors': ['t3.small'],
        'machines=two of 256m, a processor each': ['t2.micro', 't2.micro'],
      },
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
    scale: capacities({
      alt: 'Requests per second that each choice of machines carries, with the interval of each and the full trials.',
      scenario: 'scale',
    }),
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
    'one-carries': capacityValue({ scenario: 'scale', when: small }),
    'larger-carries': capacityValue({ scenario: 'scale', when: larger }),
    'halves-carry': capacityValue({ scenario: 'scale', when: twoHalves }),
    'largest-carries': capacityValue({ scenario: 'scale', when: largest }),
    'two-carry': capacityValue({ scenario: 'scale', when: two }),
    'balancer-price': priceOf('t2.nano'),
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
    'scale-known': {
      text: 'What each choice of machines carries is known, from below and from above.',
      that: capacityFound({ scenario: 'scale' }),
    },
    'scale-up': {
      text: 'Twice the memory in one machine carries more.',
      that: carriesMore({ scenario: 'scale', a: larger, b: small }),
    },
    'scale-out-memory': {
      text: 'With the same processor time in all, this run does not tell twice the memory in one machine from the same memory in two.',
      that: carriesAbout({ scenario: 'scale', a: larger, b: twoHalves }),
    },
    'scale-out': {
      text: 'A second machine with a processor of its own carries more than one.',
      that: carriesMore({ scenario: 'scale', a: two, b: small }),
    },
    'up-or-out': {
      text: 'One machine with the memory and the processors of both carries more than the two.',
      that: carriesMore({ scenario: 'scale', a: largest, b: two }),
    },
    'swap-used': {
      text: 'It is swap that makes the difference: what was written there is more than a tenth of the machine.',
      that: eachWithin({ measure: 'peakSwapBytes', ...withSwap, atLeast: 25 * 2 ** 20 }),
    },
  },
});
