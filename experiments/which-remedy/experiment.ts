import {
  atLeast,
  bars,
  beforeBreak,
  comparisonTable,
  cpuShare,
  type ExperimentData,
  experiment,
  firstSeconds,
  holds,
  medianTable,
  processes,
  quote,
  stackedBars,
  takenTable,
  timeline,
} from '../../src/experiment/experiment.ts';

const asItIs = { remedy: 'as it is' };
const MiB = 2 ** 20;

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
  scenarios: { shop: 'remedies' },
  duration: '8m',
  take: {
    shop: {
      workersKilled: ({ events }) =>
        events.filter(
          (event) => event.kind === 'kernel-line' && /^Memory cgroup out of memory: Killed/.test(event.text),
        ).length,
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
      userCalm: cpuShare('User', firstSeconds(5)),
      userBefore: cpuShare('User', beforeBreak(5)),
      systemCalm: cpuShare('System', firstSeconds(5)),
      systemBefore: cpuShare('System', beforeBreak(5)),
      iowaitCalm: cpuShare('Iowait', firstSeconds(5)),
      iowaitBefore: cpuShare('Iowait', beforeBreak(5)),
      top: processes({ top: 6 }),
    },
  },
  tables: {
    compared: comparisonTable({}, ['what failed', 'survived', 'peak goodput /s', 'p99', 'peak anon', 'swap']),
    bought: medianTable({
      columns: {
        'workers killed': 'workersKilled',
        'good answers': 'good',
        lived: 'survivedMs',
        p99: 'p99Ms',
      },
    }),
    top: takenTable({
      when: asItIs,
      taken: 'top',
      columns: { process: 'name', resident: 'rssBytes' },
    }),
    cpu: medianTable({
      rows: [
        { label: 'as it is', when: asItIs },
        { label: 'with swap', when: { remedy: 'swap' } },
      ],
      columns: {
        'user, calm': 'userCalm',
        'user, before the break': 'userBefore',
        'system, calm': 'systemCalm',
        'system, before': 'systemBefore',
        'iowait, calm': 'iowaitCalm',
        'iowait, before': 'iowaitBefore',
      },
    }),
  },
  figures: {
    killed: bars({
      alt: 'Workers that the kernel killed, for each remedy.',
      title: 'Workers killed by the kernel',
      measure: 'workersKilled',
    }),
    memory: stackedBars({
      alt: 'Peak memory of the shop and of the Redis, for each remedy.',
      title: 'Peak memory by service',
      parts: [
        { name: 'shop', measure: 'shopBytes', color: 'anon' },
        { name: 'Redis', measure: 'redisBytes', color: 'swap' },
      ],
    }),
    unmended: timeline({
      alt: 'As it is: memory of shop and Redis fill the machine, and the kernel kills workers again and again.',
      caption: 'As it is: the trial in the middle by time survived.',
      when: asItIs,
      panels: ['load', 'latency', 'services', 'processes', 'cpu'],
    }),
  },
  quotes: {
    kernel: quote({ when: asItIs, from: 'kernel log', match: /Killed process/ }),
  },
  values: {
    ranking: (data) => ranking(data).join(', '),
  },
  claims: {
    'breaks-as-it-is': {
      text: 'As it is, the kernel kills workers.',
      that: atLeast(2, { when: asItIs, terminal: 'oom-kill' }),
    },
    'more-memory': {
      text: 'Twice the memory ends the kills.',
      that: holds((data) => {
        const killed = data.values('workersKilled', { when: { remedy: 'twice the memory' } });
        return { held: killed.every((count) => count === 0), seen: `workers killed: ${killed.join(', ')}` };
      }),
    },
    'fewer-kills': {
      text: 'Fixing the query, stopping the Redis and swap each leave fewer workers to be killed.',
      that: holds((data) => {
        const before = data.estimate('workersKilled', { when: asItIs }).median ?? 0;
        const after = ['fix the query', 'stop the Redis', 'swap'].map((remedy) => ({
          remedy,
          killed: data.estimate('workersKilled', { when: { remedy } }).median ?? Number.POSITIVE_INFINITY,
        }));
        return {
          held: after.every(({ killed }) => killed < before),
          seen: `${before} as it is; ${after.map(({ remedy, killed }) => `${remedy}: ${killed}`).join(', ')}`,
        };
      }),
    },
    leaner: {
      text: 'Without admin and unused apps the shop needs less than 30 MiB less at its start, with three workers: far from 200 MB.',
      that: holds((data) => {
        const full = data.estimate('startBytes', { when: asItIs }).median ?? 0;
        const lean = data.estimate('startBytes', { when: { remedy: 'leaner app' } }).median ?? 0;
        const saved = (full - lean) / MiB;
        return { held: saved > 0 && saved < 30, seen: `${saved.toFixed(1)} MiB less` };
      }),
      answers: 'leaner',
      original: 'disagrees',
    },
    cpu: {
      text: 'Before the break no mode of the processors tells that memory runs out: iowait stays below 10 %.',
      that: holds((data) => {
        const shares = data.values('iowaitBefore', { when: asItIs });
        return {
          held: shares.every((share) => share < 0.1),
          seen: `iowait before the break: ${shares.map((share) => `${(share * 100).toFixed(1)} %`).join(', ') || 'too short to say'}`,
        };
      }),
      answers: 'cpu',
      original: 'disagrees',
    },
  },
});

/** Remedies by what is left of the kills, then by good answers. */
function ranking(data: ExperimentData): string[] {
  return data
    .variants({})
    .map(({ key, variant }) => ({
      key: variant.remedy ?? key,
      killed: data.estimate('workersKilled', { when: variant }).median ?? Number.POSITIVE_INFINITY,
      good: data.estimate('good', { when: variant }).median ?? 0,
    }))
    .toSorted((a, b) => a.killed - b.killed || b.good - a.good)
    .map(({ key, killed }) => `${key} (${killed} killed)`);
}
