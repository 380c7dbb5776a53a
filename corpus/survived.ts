import { faultCase, steady, type Truth } from 'oomlab';
import { jvmService, nativeService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const survived: Truth = { terminal: ['survived'], degradation: ['none'] };

/** Services that look as if something were wrong with their memory, and serve well to the end. */
export default [
  faultCase({
    name: 'survived/full-of-page-cache',
    fault: 'None: a file that was read once fills the container to 97 % of its limit.',
    scenario: trial({
      target: nativeService('stream', '123', '80', '1'),
      memory: '128m',
      load: steady({ requests: '/', connections: 4, for: '9s' }),
      atMost: '11s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'survived/peak-that-comes-back',
    fault: 'None: a report takes most of the memory for a moment, and gives it back.',
    scenario: trial({
      target: nativeService('peak', '80'),
      memory: '96m',
      load: steady({
        requests: [
          { path: '/', weight: 5 },
          { path: '/report', weight: 1 },
        ],
        connections: 1,
        for: '8s',
      }),
      atMost: '10s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'survived/slow-leak',
    fault: 'A C service forgets 64 bytes with each request: too little to matter in the time of the trial.',
    scenario: trial({
      target: nativeService('leak', '64'),
      memory: '96m',
      load: steady({ requests: '/', connections: 4, for: '8s' }),
      atMost: '10s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'survived/healthy-jvm',
    fault: 'None: a JVM whose data fits into its heap, and whose heap fits into its container.',
    scenario: trial({
      target: jvmService('96m', 'WorkingSet', '32', '33', '1', '20', '100'),
      memory: '192m',
      load: steady({ requests: '/', connections: 4, for: '8s' }),
      atMost: '10s',
    }),
    truth: survived,
  }),
];
