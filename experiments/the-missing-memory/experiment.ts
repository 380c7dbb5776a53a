import {
  all,
  comparisonTable,
  eachWithin,
  experiment,
  medianOf,
  medianTable,
  openFiles,
  peak,
  quote,
  takenTable,
  timeline,
} from 'oomlab';

const toFile = { growth: 'log to a file' };
const toStdout = { growth: 'log to stdout' };
const own = { growth: 'own memory' };
const MiB = 2 ** 20;

export default experiment({
  title: 'The missing memory',
  question: 'Where did the memory go that no heap and no thread has?',
  original: {
    date: '2020-12',
    summary:
      'A JVM service in Kubernetes: Docker and the APM showed its memory rise from 600 MB to 1.4 GB in seven days, with a flat heap, while Kubernetes said 635 MB. The page cache of a log file of 794 MB, written at a wrong log level, was the difference.',
    claims: {
      definitions: 'The tools differ by the page cache: some count it, the working set does not.',
      file: 'The cache is that of one file, found among the open files of the process.',
      harmless:
        'What is written to a file is charged to the container, and the kernel takes it back when it is needed.',
    },
  },
  scenarios: { log: 'missing-memory' },
  duration: '5m',
  take: {
    log: {
      files: openFiles(),
      cacheBytes: peak('fileBytes'),
      lastGapBytes: ({ probe }) => {
        const last = probe.findLast(({ usageBytes, anonBytes }) => usageBytes !== null && anonBytes !== null);
        return (last?.usageBytes ?? 0) - (last?.anonBytes ?? 0);
      },
      largestFileBytes: ({ files }) =>
        Math.max(0, ...files.map(({ sizeBytes, writable }) => (writable === 1 ? (sizeBytes ?? 0) : 0))),
    },
  },
  tables: {
    compared: comparisonTable({}, ['what failed', 'survived', 'peak anon', 'cache', 'heap']),
    files: takenTable({
      when: toFile,
      taken: 'files',
      columns: { file: 'path', size: 'sizeBytes', 'in the page cache': 'cachedBytes' },
    }),
    gap: medianTable({
      columns: {
        'peak of usage': 'peakUsageBytes',
        'peak of the page cache': 'cacheBytes',
        'usage less anonymous memory, at the end': 'lastGapBytes',
        'largest file that is written': 'largestFileBytes',
      },
    }),
  },
  figures: {
    definitions: timeline({
      alt: 'Memory used by definition, with the log in a file: usage rises to the limit and stays there, cAdvisor’s rss is flat, docker stats lies between.',
      caption: 'Log to a file: one service, one moment, and four numbers for its memory.',
      when: toFile,
      panels: ['load', 'memory', 'memory-used', 'files', 'pressure'],
    }),
    own: timeline({
      alt: 'Growth in anonymous memory: all definitions rise together, and the kernel kills at the limit.',
      caption: 'Growth in memory of its own, 3 MiB a second.',
      when: own,
      panels: ['load', 'memory', 'pressure'],
    }),
  },
  quotes: {
    killed: quote({ when: own, from: 'kernel log', match: /Killed process/ }),
  },
  values: {
    'file-usage': medianOf('peakUsageBytes', { when: toFile }),
    'file-anon': medianOf('peakAnonBytes', { when: toFile }),
    'stdout-usage': medianOf('peakUsageBytes', { when: toStdout }),
    'log-size': medianOf('largestFileBytes', { when: toFile }),
    'lived-own': medianOf('survivedMs', { when: own }),
  },
  claims: {
    gap: {
      text: 'With the log in a file, usage and anonymous memory lie at least 40 MiB apart at the end, for the same service.',
      that: eachWithin({ measure: 'lastGapBytes', when: toFile, atLeast: 40 * MiB }),
      answers: 'definitions',
      original: 'agrees',
    },
    file: {
      text: 'One open file, the log, is larger than 40 MiB.',
      that: eachWithin({ measure: 'largestFileBytes', when: toFile, atLeast: 40 * MiB }),
      answers: 'file',
      original: 'agrees',
    },
    'at-the-limit': {
      text: 'The cache grows until usage is at the limit: 97 % of it at least.',
      that: eachWithin({ measure: 'peakUsageBytes', when: toFile, atLeast: 0.97 * 192 * MiB }),
    },
    harmless: {
      text: 'Nothing dies of it: the kernel takes cache back.',
      that: all({ when: toFile, terminal: 'survived' }),
      answers: 'harmless',
      original: 'agrees',
    },
    dies: {
      text: 'Growth in memory of its own, though slower, ends with a kill by the kernel.',
      that: all({ when: own, terminal: 'oom-kill' }),
    },
    fixed: {
      text: 'With the log on stdout the gap is gone: it is charged to the engine, not to the container.',
      that: eachWithin({ measure: 'lastGapBytes', when: toStdout, atMost: 40 * MiB }),
    },
  },
});
