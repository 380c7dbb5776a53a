import {
  all,
  atLeast,
  bars,
  comparisonTable,
  cpuShare,
  eachWithin,
  experiment,
  firstSeconds,
  grown,
  higher,
  holds,
  lastSeconds,
  medianOf,
  medianTable,
  none,
  ownPanel,
  quote,
  timeline,
  timeShare,
} from 'oomlab';

const noSwap = { machine: 'no swap' };
const fast = { machine: 'no swap, fast disk' };
const withSwap = { machine: 'swap' };
const full = { swap: 'off' };

export default experiment({
  title: 'Thrash without swap',
  question: 'What breaks first when containers are added, and can a server thrash without swap?',
  original: {
    date: '2025-04',
    summary:
      'Containers were started one after another on a small Linux server without swap, until its memory was gone. iowait and disk reads jumped, page faults went on and on, and swap stayed at 0.',
    claims: {
      dies: 'A server to which containers are added dies when its memory is gone.',
      iowait: 'At that moment iowait and disk reads jump.',
      circle:
        'Asked, not claimed: is it a vicious circle, where memory is short, so data is dropped, but it is needed, so it is read again?',
    },
  },
  scenarios: { circle: 'thrash-without-swap', density: 'what-breaks-first' },
  duration: '7m',
  take: {
    circle: {
      swapInPages: grown('hostSwapInPages', lastSeconds(12)),
      refaultFilePages: grown('refaultFilePages', lastSeconds(12)),
      calmRefaultFilePages: grown('refaultFilePages', firstSeconds(4)),
      readBytes: grown('readBytes', lastSeconds(12)),
      stalledShare: timeShare('memFullUs', lastSeconds(10)),
      ioStalledShare: timeShare('ioFullUs', lastSeconds(10)),
      iowaitShare: cpuShare('Iowait', lastSeconds(10)),
      calmIowaitShare: cpuShare('Iowait', firstSeconds(4)),
      calmGoodPerSecond: ({ load }) => rate(load.slice(1, 4)),
      lateGoodPerSecond: ({ load }) => rate(load.slice(-6, -1)),
    },
    density: {
      containers: (_recording, verdict) => verdict?.measures.containersAtEnd ?? null,
    },
  },
  tables: {
    circle: comparisonTable({ scenario: 'circle' }, [
      'what failed',
      'peak goodput /s',
      'p99',
      'peak anon',
      'cache',
      'swap',
    ]),
    numbers: medianTable({
      scenario: 'circle',
      columns: {
        'answers /s before': 'calmGoodPerSecond',
        'answers /s at the end': 'lateGoodPerSecond',
        'file pages read back in the last 12 s': 'refaultFilePages',
        'pages swapped in': 'swapInPages',
        'iowait before': 'calmIowaitShare',
        'iowait at the end': 'iowaitShare',
      },
    }),
    pressure: medianTable({
      scenario: 'circle',
      columns: {
        'all stalled for memory': 'stalledShare',
        'all stalled for disk': 'ioStalledShare',
        'read from disk in the last 12 s': 'readBytes',
      },
    }),
    density: comparisonTable({ scenario: 'density' }, [
      'what failed',
      'survived',
      'p99',
      'peak anon',
      'swap',
    ]),
    fitted: medianTable({ scenario: 'density', columns: { 'containers that were ready': 'containers' } }),
  },
  figures: {
    circle: timeline({
      alt: 'Without swap and with a slow disk: after memory of its own has grown, file pages are read back all the time, the disk reads at its limit, pressure rises, and throughput collapses.',
      caption: 'No swap, slow disk. The memory of its own grows five seconds after the start of the program.',
      scenario: 'circle',
      when: noSwap,
      panels: [
        'load',
        'memory',
        ownPanel('probe', {
          id: 'circle',
          title: 'The circle: pages dropped and read back',
          unit: '/s',
          series: [
            { name: 'file refaults', color: 'cache', rate: true, value: (row) => row.refaultFilePages },
            { name: 'major faults', color: 'top', rate: true, value: (row) => row.majorFaults },
            { name: 'swapped in (host)', color: 'swap', rate: true, value: (row) => row.hostSwapInPages },
          ],
        }),
        'pressure',
        'cpu',
        'disk',
      ],
    }),
    goodput: bars({
      alt: 'Answers per second at the end: few without swap and with a slow disk, many in the other two.',
      title: 'Answers per second in the last seconds',
      scenario: 'circle',
      measure: 'lateGoodPerSecond',
    }),
    density: timeline({
      alt: 'Containers of one service are added one by one: the memory of each is stacked until the limit of the machine is reached and it breaks.',
      caption: 'One more container two seconds after the last one was ready, no swap.',
      scenario: 'density',
      when: full,
      panels: ['load', 'services', 'pressure', 'cpu'],
    }),
  },
  quotes: {
    kernel: quote({ scenario: 'density', when: full, from: 'kernel log', match: /Killed process/ }),
  },
  values: {
    before: medianOf('calmGoodPerSecond', { scenario: 'circle', when: noSwap }),
    after: medianOf('lateGoodPerSecond', { scenario: 'circle', when: noSwap }),
    fit: medianOf('containers', { scenario: 'density', when: full }),
    'fit-with-swap': medianOf('containers', { scenario: 'density', when: { swap: '1g' } }),
  },
  claims: {
    thrash: {
      text: 'A server thrashes without swap: on its page cache.',
      that: atLeast(2, { scenario: 'circle', when: noSwap, degradation: 'cache-thrash' }),
      answers: 'circle',
      original: 'agrees',
    },
    'no-swap-ins': {
      text: 'Nothing is swapped in, and file pages are read back by the ten thousand.',
      that: holds((data) => {
        const selection = { scenario: 'circle', when: noSwap };
        const swapped = data.values('swapInPages', selection);
        const refaults = data.values('refaultFilePages', selection);
        return {
          held: swapped.every((pages) => pages === 0) && refaults.every((pages) => pages >= 10_000),
          seen: `swapped in: ${swapped.join(', ')}; file pages read back: ${refaults.join(', ')}`,
        };
      }),
    },
    collapse: {
      text: 'Throughput falls to less than a third, and stays there.',
      that: holds((data) => {
        const selection = { scenario: 'circle', when: noSwap };
        const before = data.estimate('calmGoodPerSecond', selection).median ?? 0;
        const after = data.values('lateGoodPerSecond', selection);
        return {
          held: after.length > 0 && after.every((each) => each < before / 3),
          seen: `${before.toFixed(0)} /s before, ${after.map((each) => each.toFixed(0)).join(', ')} /s at the end`,
        };
      }),
    },
    'not-killed': {
      text: 'And the kernel kills nobody.',
      that: none({ scenario: 'circle', when: noSwap, terminal: 'oom-kill' }),
    },
    iowait: {
      text: 'The processors wait for the disk: iowait is above 10 % at the end.',
      that: eachWithin({ measure: 'iowaitShare', scenario: 'circle', when: noSwap, atLeast: 0.1 }),
      answers: 'iowait',
      original: 'agrees',
    },
    'fast-disk': {
      text: 'A fast disk hides it: no thrash with the same memory.',
      that: none({ scenario: 'circle', when: fast, degradation: 'cache-thrash' }),
    },
    'swap-helps': {
      text: 'With swap it recovers: the memory of its own goes there, the file comes back, and at the end there are at least twice as many answers as without.',
      that: higher({
        measure: 'lateGoodPerSecond',
        a: { scenario: 'circle', when: withSwap },
        b: { scenario: 'circle', when: noSwap },
        times: 2,
      }),
    },
    'dies-at-the-limit': {
      text: 'Containers that are added end with a kill at the machine’s limit, or with a machine that reads its programs back all the time and serves nobody.',
      that: all({ scenario: 'density', when: full, terminal: ['oom-kill', 'unresponsive'] }),
      answers: 'dies',
      original: 'agrees',
    },
    'alive-with-swap': {
      text: 'With swap nobody is killed by then.',
      that: none({ scenario: 'density', when: { swap: '1g' }, terminal: 'oom-kill' }),
    },
    'not-fewer-with-swap': {
      text: 'With swap no fewer of them fit, in every trial.',
      that: holds((data) => {
        const fitted = (swap: string) => data.values('containers', { scenario: 'density', when: { swap } });
        const [off, on] = [fitted('off'), fitted('1g')];
        return {
          held: off.length > 0 && on.length > 0 && Math.min(...on) >= Math.max(...off),
          seen: `${on.join(', ')} with swap, ${off.join(', ')} without`,
        };
      }),
    },
  },
});

/** Good answers per second over whole seconds of load. */
function rate(rows: readonly { ok: number | null; spanMs: number | null }[]): number | null {
  const ms = rows.reduce((sum, { spanMs }) => sum + (spanMs ?? 0), 0);
  return ms === 0 ? null : Math.round((rows.reduce((sum, { ok }) => sum + (ok ?? 0), 0) / ms) * 1000);
}
