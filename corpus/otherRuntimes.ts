import { faultCase, steady, type Truth } from 'oomlab';
import { goService, nodeService, pythonProgram, pythonService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const outOfMemory: Truth = { terminal: ['other-oome'], degradation: ['none'] };
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
      target: { ...goService('1048576'), ulimits: { as: 3_000_000_000 } },
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: outOfMemory,
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
    truth: outOfMemory,
  }),
];
