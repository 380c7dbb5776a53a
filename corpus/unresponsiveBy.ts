import { faultCase, steady, type Truth } from 'oomlab';
import {
  goService,
  nativeService,
  nodeService,
  perlService,
  phpService,
  pythonService,
  rubyService,
} from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const unresponsive: Truth = { terminal: ['unresponsive'], degradation: ['none'] };
const survived: Truth = { terminal: ['survived'], degradation: ['none'] };
const load = steady({ requests: '/', connections: 4, for: '14s', timeout: '1s' });
const oneInMany = (path: string) =>
  steady({
    requests: [
      { path: '/', weight: 600 },
      { path, weight: 1 },
    ],
    connections: 4,
    for: '14s',
    timeout: '1s',
  });

/** Services that stop to answer for a reason other than memory, and healthy ones that are as close to the same limit. */
export default [
  faultCase({
    name: 'unresponsive/forks-refused',
    fault:
      'Each request forks a worker that stays; the limit on tasks refuses the next, and Ruby tries again for good.',
    scenario: trial({
      target: rubyService('forks.rb'),
      memory: '320m',
      machine: { pids: 64 },
      load,
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'unresponsive/threads-refused',
    fault: 'Each request leaves a thread; the limit on tasks refuses the next one.',
    scenario: trial({
      target: pythonService('leftovers.py', 'thread'),
      memory: '128m',
      machine: { pids: 260 },
      load,
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'survived/threads-refused',
    fault: 'None: where no thread can be started any more, each request does its work itself.',
    scenario: trial({
      target: pythonService('leftovers.py', 'thread-if-possible'),
      memory: '128m',
      machine: { pids: 260 },
      load,
      atMost: '18s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'unresponsive/throttled-later',
    fault: 'After 4 s each request needs sixty times the CPU time, of a fifth of a processor.',
    scenario: trial({
      target: nativeService('burn', '5', '300', '4'),
      memory: '64m',
      machine: { cpus: 0.2 },
      load: steady({ requests: '/', connections: 8, for: '14s', timeout: '1s' }),
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'unresponsive/descriptors-node',
    fault: 'A Node service never closes a file: EMFILE.',
    scenario: trial({
      target: { ...nodeService('descriptors.js', '1000000'), ulimits: { nofile: 256 } },
      memory: '128m',
      load,
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'unresponsive/descriptors-python',
    fault: 'A Python service never closes a file, until it can’t even accept a connection.',
    scenario: trial({
      target: { ...pythonService('leftovers.py', 'file'), ulimits: { nofile: 256 } },
      memory: '128m',
      load,
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'survived/descriptors-near-limit',
    fault: 'None: a Node service keeps 220 files open of the 256 that it may have.',
    scenario: trial({
      target: { ...nodeService('descriptors.js', '220'), ulimits: { nofile: 256 } },
      memory: '128m',
      load,
      atMost: '18s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'unresponsive/disk-full-python',
    fault: 'Uploads fill a folder of 24 MiB, far below the limit on memory: ENOSPC in each request.',
    scenario: trial({
      target: { ...pythonService('leftovers.py', 'folder'), tmpfs: { '/scratch': '24m' } },
      memory: '128m',
      load,
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'unresponsive/disk-full-php',
    fault: 'Uploads of a PHP service fill a folder of 12 MiB: it answers each request with 500.',
    scenario: trial({
      target: { ...phpService('upload.php', '32M'), tmpfs: { '/scratch': '12m' } },
      memory: '192m',
      load,
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'survived/disk-full',
    fault: 'None: a cache in a folder is full, and each request does without.',
    scenario: trial({
      target: { ...pythonService('leftovers.py', 'folder-if-possible'), tmpfs: { '/scratch': '24m' } },
      memory: '128m',
      load,
      atMost: '18s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'unresponsive/accept-queue',
    fault: 'A Perl service of one process waits for a printer; two clients fit into its queue.',
    scenario: trial({
      target: perlService('queue.pl', '5'),
      memory: '64m',
      load: steady({ requests: '/', connections: 8, for: '13s', timeout: '1s' }),
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'unresponsive/spinning-node',
    fault: 'A name that is hard to match keeps Node’s only thread busy for good.',
    scenario: trial({
      target: nodeService('validate.js'),
      memory: '128m',
      load: oneInMany('/name'),
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'unresponsive/spinning-python',
    fault:
      'A name that is hard to match keeps one of Python’s threads busy, and with it the interpreter’s one lock.',
    scenario: trial({
      target: pythonService('pattern.py'),
      memory: '96m',
      load: oneInMany('/name'),
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'survived/spinning-thread',
    fault: 'None: one thread of a C service spins for good, and the others serve beside it.',
    scenario: trial({
      target: nativeService('troubles', 'spin', '3'),
      memory: '64m',
      load,
      atMost: '18s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'unresponsive/one-lock-go',
    fault: 'A job of a Go service takes the lock that each request needs, and never gives it back.',
    scenario: trial({ target: goService('one-lock', '1', '5'), memory: '64m', load, atMost: '18s' }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'unresponsive/one-lock-native',
    fault: 'A thread of a C service takes the lock that each request needs, and never gives it back.',
    scenario: trial({ target: nativeService('troubles', 'lock', '5'), memory: '64m', load, atMost: '18s' }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'survived/contended-lock',
    fault: 'None: all requests wait for one lock in turn, and each gets it soon.',
    scenario: trial({
      target: goService('one-lock', '5', '0'),
      memory: '64m',
      load: steady({ requests: '/', connections: 16, for: '14s', timeout: '1s' }),
      atMost: '18s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'unresponsive/disk-stalls',
    fault: 'After 4 s each request reads 4 MiB past the page cache, of a disk that gives 1 MiB a second.',
    scenario: trial({
      target: nativeService('direct-reads', '64', '4096', '4'),
      memory: '96m',
      machine: { diskRead: '1m' },
      load: steady({ requests: '/', connections: 4, for: '14s', timeout: '1s' }),
      atMost: '18s',
    }),
    truth: unresponsive,
  }),
];
