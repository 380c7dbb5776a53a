import { faultCase, steady, type Truth } from 'oomlab';
import { gunicorn, jvmService, nativeService, pythonService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const unresponsive: Truth = { terminal: ['unresponsive'], degradation: ['none'] };
const failedToStart: Truth = { terminal: ['failed-to-start'], degradation: ['none'] };
const requests = steady({ requests: '/', connections: 4, for: '9s', timeout: '1s' });

/** Faults that have nothing to do with memory. */
export default [
  faultCase({
    name: 'not-memory/deadlock',
    fault: 'Two threads wait for each other’s lock, and then all others for theirs.',
    scenario: trial({
      target: jvmService('48m', 'Transfers'),
      memory: '192m',
      load: steady({ requests: '/{a-to-b|b-to-a}', connections: 4, for: '9s', timeout: '1s' }),
      atMost: '11s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'not-memory/cpu-overload',
    fault: 'Eight clients ask for 400 ms of CPU time each, of one processor, and wait for a second.',
    scenario: trial({
      target: nativeService('burn', '400'),
      memory: '64m',
      load: steady({ requests: '/', connections: 8, for: '9s', timeout: '1s' }),
      atMost: '11s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'not-memory/cpu-quota',
    fault: 'Requests that need 50 ms of CPU time run under a quota of a tenth of a processor.',
    scenario: trial({
      target: nativeService('burn', '50'),
      memory: '64m',
      machine: { cpus: 0.1 },
      load: steady({ requests: '/', connections: 8, for: '9s', timeout: '1s' }),
      atMost: '11s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'not-memory/slow-dependency',
    fault: 'The service that each request asks falls silent after 5 s.',
    scenario: trial({
      target: pythonService('dependency.py', '5'),
      memory: '96m',
      load: steady({ requests: '/', connections: 4, for: '12s', timeout: '1s' }),
      atMost: '14s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'not-memory/pool-exhausted',
    fault: 'Long polls hold all threads of the pool; other requests wait for one for good.',
    scenario: trial({
      target: jvmService('48m', 'LongPolls', '4'),
      memory: '192m',
      load: steady({
        requests: [
          { path: '/', weight: 150 },
          { path: '/poll', weight: 1 },
        ],
        connections: 6,
        for: '12s',
        timeout: '1s',
      }),
      atMost: '14s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'not-memory/errors-500',
    fault: 'A bug raises an exception in nearly every request, which is answered with 500.',
    scenario: trial({
      target: gunicorn('--workers', '1'),
      memory: '96m',
      load: steady({
        requests: [
          { path: '/price/apple', weight: 1 },
          { path: '/price/pear', weight: 9 },
        ],
        connections: 2,
        for: '8s',
        timeout: '1s',
      }),
      atMost: '10s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'not-memory/exception-at-start',
    fault: 'A setting is missing: a Python program ends with an exception before it listens.',
    scenario: trial({
      target: pythonService('no_setting.py'),
      memory: '96m',
      load: requests,
      atMost: '10s',
    }),
    truth: failedToStart,
  }),
  faultCase({
    name: 'not-memory/exception-at-start-jvm',
    fault: 'A setting is missing: a JVM ends with an exception before it listens.',
    scenario: trial({
      target: jvmService('48m', 'NoSetting'),
      memory: '192m',
      load: requests,
      atMost: '10s',
    }),
    truth: failedToStart,
  }),
  faultCase({
    name: 'not-memory/port-never-opened',
    fault: 'A service waits for its database before it listens, and the database never comes.',
    scenario: trial({
      target: { ...pythonService('no_port.py'), ready: { path: '/health', within: '6s' } },
      memory: '96m',
      load: requests,
      atMost: '10s',
    }),
    truth: failedToStart,
  }),
  faultCase({
    name: 'crash/segfault',
    fault: 'A C service reads through a null pointer: SIGSEGV, exit code 139.',
    scenario: trial({
      target: nativeService('segfault', '10000'),
      memory: '64m',
      load: requests,
      atMost: '11s',
    }),
    truth: { terminal: ['crash'], degradation: ['none'] },
  }),
];
