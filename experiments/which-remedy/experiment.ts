import {
  atLeast,
  bars,
  capacities,
  capacityTable,
  capacityValue,
  carriesMore,
  comparisonTable,
  cpuShare,
  experiment,
  firstSeconds,
  holds,
  killedByKernel,
  lastSeconds,
  medianTable,
  processes,
  quote,
  stackedBars,
  takenTable,
  timeline,
} from 'oomlab';

const shop = (remedy: string) => ({ scenario: 'shop', when: { remedy } });
const asItIs = shop('as it is');
const slow = { scenario: 'slow' };
const carries = (remedy: string) => ({ scenario: 'capacity', when: { remedy } });
/** What one remedy carries against another. */
const pair = (a: string, b: string) => ({ scenario: 'capacity', a: { remedy: a }, b: { remedy: b } });
const MiB = 2 ** 20;
/** The same load, on a machine where memory runs out, and where it does not. */
const cpuRows = [
  { label: 'as it is: memory runs out, workers are killed', ...shop('as it is') },
  { label: 'with swap: memory runs out, nobody is killed', ...shop('swap') },
  { label: 'twice the memory: it does not run out', ...shop('twice the memory') },
];

export default experiment({
  title: 'Which remedy buys most?',
  question: 'Which remedy buys most for a shop that runs out of memory?',
  original: {
    date: '2023-08',
    summary:
      'Advice for a server on EC2 that goes down without an error in its logs: stop what is not needed, drop caches such as Redis, remove unused code (a Django lost 200 MB), add swap, refactor the hungry code, scale up or out.',
    claims: {
      cpu: 'CPU use rises sharply when memory runs out.',
      leaner: 'Without admin and unused apps Django needs much less memory.',
      order:
        'The remedies, in this order: stop what is not needed, drop caches, leaner code, swap, refactor, scale.',
    },
  },
  scenarios: {
    shop: 'remedies',
    capacity: { scenario: 'remedies-at-a-rate', capacity: true },
    slow: { scenario: 'thrash-without-swap', only: { machine: 'no swap' } },
  },
  duration: '100m',
  take: {
    shop: {
      workersKilled: killedByKernel(),
      shopBytes: ({ services }) =>
        Math.max(
          0,
          ...services.filter(({ service }) => service === 'app').map(({ usageBytes }) => usageBytes ?? 0),
        ),
      redisBytes: ({ services }) =>
        Math.max(
          0,
          ...services.filter(({ service }) => service === 'redis').map(({ usageBytes }) => usageBytes ?? 0),
        ),
      startBytes: ({ services }) =>
        services.find(({ service, processes: count }) => service === 'app' && (count ?? 0) >= 4)?.anonBytes ??
        null,
      userShare: cpuShare('User'),
      systemShare: cpuShare('System'),
      iowaitShare: cpuShare('Iowait'),
      top: processes({ top: 6 }),
    },
    slow: {
      userCalmShare: cpuShare('User', firstSeconds(4)),
      userLateShare: cpuShare('User', lastSeconds(10)),
      systemCalmShare: cpuShare('System', firstSeconds(4)),
      systemLateShare: cpuShare('System', lastSeconds(10)),
      iowaitCalmShare: cpuShare('Iowait', firstSeconds(4)),
      iowaitLateShare: cpuShare('Iowait', lastSeconds(10)),
    },
  },
  tables: {
    compared: comparisonTable({ scenario: 'shop' }, [
      'what failed',
      'survived',
      'peak goodput /s',
      'p99',
      'peak anon',
      'swap',
    ]),
    capacity: capacityTable({ scenario: 'capacity', ranked: true }),
    bought: medianTable({
      scenario: 'shop',
      ranked: [
        { measure: 'workersKilled', best: 'lowest' },
        { measure: 'good', best: 'highest' },
      ],
      columns: {
        'workers killed': 'workersKilled',
        'failed requests': 'failed',
        'good answers': 'good',
        'first worker killed after': 'times.firstKill',
        p99: 'p99Ms',
      },
    }),
    top: takenTable({
      ...asItIs,
      taken: 'top',
      columns: { process: 'name', resident: 'rssBytes' },
    }),
    cpu: medianTable({
      rows: cpuRows,
      columns: { user: 'userShare', system: 'systemShare', iowait: 'iowaitShare' },
    }),
    slow: medianTable({
      scenario: 'slow',
      columns: {
        'user before': 'userCalmShare',
        'user after': 'userLateShare',
        'system before': 'systemCalmShare',
        'system after': 'systemLateShare',
        'iowait before': 'iowaitCalmShare',
        'iowait after': 'iowaitLateShare',
      },
    }),
  },
  figures: {
    capacity: capacities({
      alt: 'Requests per second that the shop carries with each remedy, the one that buys most first, with the interval of each and the full trials.',
      scenario: 'capacity',
      ranked: true,
    }),
    killed: bars({
      alt: 'Workers that the kernel killed, for each remedy.',
      title: 'Workers killed by the kernel',
      scenario: 'shop',
      measure: 'workersKilled',
    }),
    memory: stackedBars({
      alt: 'Peak memory of the shop and of the Redis, for each remedy.',
      title: 'Peak memory by service',
      scenario: 'shop',
      parts: [
        { name: 'shop', measure: 'shopBytes', color: 'anon' },
        { name: 'Redis', measure: 'redisBytes', color: 'swap' },
      ],
    }),
    unmended: timeline({
      alt: 'As it is: memory of shop and Redis fill the machine, and the kernel kills workers again and again.',
      caption: 'As it is: the trial in the middle by time survived.',
      ...asItIs,
      panels: ['load', 'latency', 'services', 'processes', 'cpu'],
    }),
  },
  values: {
    'carries-as-it-is': capacityValue(carries('as it is')),
    'carries-fixed': capacityValue(carries('fix the query')),
  },
  quotes: {
    kernel: quote({ ...asItIs, from: 'kernel log', match: /Killed process/ }),
  },
  claims: {
    'breaks-as-it-is': {
      text: 'As it is, the kernel kills workers.',
      that: atLeast(2, { ...asItIs, terminal: 'oom-kill' }),
    },
    'more-memory': {
      text: 'Twice the memory ends the kills.',
      that: holds((data) => {
        const killed = data.values('workersKilled', shop('twice the memory'));
        return { held: killed.every((count) => count === 0), seen: `workers killed: ${killed.join(', ')}` };
      }),
    },
    'fewer-kills': {
      text: 'Fixing the query, stopping the Redis and swap each leave fewer workers to be killed.',
      that: holds((data) => {
        const before = data.estimate('workersKilled', { ...asItIs }).median ?? 0;
        const after = ['fix the query', 'stop the Redis', 'swap'].map((remedy) => ({
          remedy,
          killed: data.estimate('workersKilled', shop(remedy)).median ?? Number.POSITIVE_INFINITY,
        }));
        return {
          held: after.every(({ killed }) => killed < before),
          seen: `${before} as it is; ${after.map(({ remedy, killed }) => `${remedy}: ${killed}`).join(', ')}`,
        };
      }),
    },
    'carries-fixed': {
      text: 'Fixing the query buys capacity: the shop carries more than as it is.',
      that: carriesMore(pair('fix the query', 'as it is')),
    },
    'carries-memory': {
      text: 'So does twice the memory.',
      that: carriesMore(pair('twice the memory', 'as it is')),
    },
    'carries-machine': {
      text: 'And one more machine with a processor of its own.',
      that: carriesMore(pair('one more machine', 'as it is')),
    },
    'carries-lean': {
      text: 'A leaner app buys some as well.',
      that: carriesMore(pair('leaner app', 'as it is')),
    },
    'carries-stop': {
      text: 'Stopping what nobody needs, the first advice on that list, buys more than it.',
      that: carriesMore(pair('stop the Redis', 'leaner app')),
    },
    order: {
      text: 'Refactoring, of which that list expects little, buys more than leaner code, which it wants before.',
      that: carriesMore(pair('fix the query', 'leaner app')),
      answers: 'order',
      original: 'disagrees',
    },
    leaner: {
      text: 'Without admin and unused apps the shop is not seen to need 30 MiB less at its start, with three workers: far from 200 MB.',
      that: holds((data) => {
        const full = data.estimate('startBytes', { ...asItIs }).median ?? 0;
        const lean = data.estimate('startBytes', shop('leaner app')).median ?? 0;
        const saved = (full - lean) / MiB;
        return {
          held: full > 0 && lean > 0 && saved < 30,
          seen: `${(full / MiB).toFixed(1)} MiB with them, ${(lean / MiB).toFixed(1)} MiB without`,
        };
      }),
      answers: 'leaner',
      original: 'disagrees',
    },
    cpu: {
      text: 'The processors are not busier: user and system time together are at most 10 points above those with twice the memory, where workers are killed and where the machine swaps.',
      that: holds((data) => {
        const busy = (remedy: string) =>
          100 *
          ((data.estimate('userShare', shop(remedy)).median ?? Number.NaN) +
            (data.estimate('systemShare', shop(remedy)).median ?? Number.NaN));
        const [killed, swapping, enough] = [busy('as it is'), busy('swap'), busy('twice the memory')];
        return {
          held: killed < enough + 10 && swapping < enough + 10,
          seen: `${killed.toFixed(0)} % as it is, ${swapping.toFixed(0)} % with swap, ${enough.toFixed(0)} % with twice the memory`,
        };
      }),
      answers: 'cpu',
      original: 'disagrees',
    },
    'cpu-slow': {
      text: 'What rises where memory runs out slowly is iowait, a processor that has nothing to do; the user time falls.',
      that: holds((data) => {
        const all = (measure: string) => data.values(measure, slow);
        const [before, after] = [all('userCalmShare'), all('userLateShare')];
        const waits = all('iowaitLateShare');
        const percent = (shares: number[]) =>
          shares.map((share) => `${(share * 100).toFixed(0)} %`).join(', ');
        return {
          held: after.length > 0 && Math.max(...after) < Math.min(...before) && Math.min(...waits) > 0.1,
          seen: `user ${percent(before)} before, ${percent(after)} after; iowait ${percent(waits)} after`,
        };
      }),
      answers: 'cpu',
      original: 'disagrees',
    },
  },
});
