import { faultCase, steady, type Truth } from 'oomlab';
import {
  goService,
  nativeService,
  nodeService,
  perlProgram,
  phpService,
  pythonProgram,
  pythonService,
  rubyService,
} from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const outOfMemory: Truth = { terminal: ['other-oome'], degradation: ['none'] };
/** The system refuses, and the runtime says so: both names are true of it. */
const refused: Truth = { terminal: ['native-oom', 'other-oome'], degradation: ['none'] };
const requests = steady({ requests: '/', connections: 4, for: '10s', timeout: '1s' });

/** Runtimes other than the JVM that say themselves that they got no memory. */
export default [
  faultCase({
    name: 'runtime-oom/v8-heap',
    fault: 'Objects fill the heap that V8 was given; Node aborts.',
    scenario: trial({
      target: nodeService('--max-old-space-size=32', 'objects.js', '5000'),
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: outOfMemory,
  }),
  faultCase({
    name: 'runtime-oom/go-address-space',
    fault: 'A Go service may use 3 GB of addresses, and keeps more than that.',
    scenario: trial({
      target: { ...goService('hoard', '1048576'), ulimits: { as: 3_000_000_000 } },
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: refused,
  }),
  faultCase({
    name: 'runtime-oom/python-main-thread',
    fault: 'A batch program in Python fills its address space: MemoryError ends it with exit code 1.',
    scenario: trial({
      target: pythonProgram('limit.py', '100', 'rows.py'),
      memory: '192m',
      load: null,
      atMost: '12s',
    }),
    truth: outOfMemory,
  }),
  faultCase({
    name: 'runtime-oom/python-handlers',
    fault:
      'Sessions fill the address space of a Python service: from then on each request ends in a MemoryError.',
    scenario: trial({
      target: { ...pythonService('limit.py', '160', 'sessions.py', '256'), env: { MALLOC_ARENA_MAX: '1' } },
      memory: '256m',
      load: requests,
      atMost: '12s',
    }),
    truth: refused,
  }),
  faultCase({
    name: 'runtime-oom/perl-address-space',
    fault: 'A batch program in Perl fills its address space: "Out of memory!", and exit code 1.',
    scenario: trial({
      target: { ...perlProgram('rows.pl'), env: { ADDRESSES_KIB: '98304' } },
      memory: '192m',
      load: null,
      atMost: '12s',
    }),
    truth: refused,
  }),
  faultCase({
    name: 'runtime-oom/ruby-address-space',
    fault: 'Sessions fill the address space of a Ruby service: NoMemoryError ends it.',
    scenario: trial({
      target: {
        ...rubyService('sessions.rb', '512'),
        env: { ADDRESSES_KIB: '262144', MALLOC_ARENA_MAX: '1' },
      },
      memory: '320m',
      load: requests,
      atMost: '12s',
    }),
    truth: refused,
  }),
  faultCase({
    name: 'runtime-oom/php-memory-limit',
    fault: 'A catalogue grows until no request may hold it any more: PHP ends each with a fatal error.',
    scenario: trial({
      target: phpService('catalogue.php', '8M'),
      memory: '128m',
      load: steady({ requests: '/add', connections: 4, for: '14s', timeout: '1s' }),
      atMost: '16s',
    }),
    truth: outOfMemory,
  }),
  faultCase({
    name: 'survived/php-memory-limit-seldom',
    fault: 'One request in thirty needs more than PHP allows, and fails; all others are served.',
    scenario: trial({
      target: phpService('catalogue.php', '8M'),
      memory: '128m',
      load: steady({
        requests: [
          { path: '/', weight: 29 },
          { path: '/report', weight: 1 },
        ],
        connections: 4,
        for: '9s',
        timeout: '1s',
      }),
      atMost: '11s',
    }),
    truth: { terminal: ['survived'], degradation: ['none'] },
  }),
  faultCase({
    name: 'native-oom/malloc-refused',
    fault: 'A C service fills the addresses that it gave itself: malloc returns nothing, and it ends.',
    scenario: trial({
      target: nativeService('refused', '128', '131072'),
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: { terminal: ['native-oom'], degradation: ['none'] },
  }),
];
