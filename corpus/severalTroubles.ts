import { faultCase, steady, type Truth } from 'oomlab';
import { nativeService, pythonService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const crash: Truth = { terminal: ['crash'], degradation: ['none'] };
const killed: Truth = { terminal: ['oom-kill'], degradation: ['none'], victim: 'main', limit: 'own' };
const load = steady({ requests: '/', connections: 4, for: '17s', timeout: '1s' });
const troubles = (...plan: string[]) => nativeService('troubles', ...plan);

/** Two events, far apart: one took a helper, the other one the service. */
export default [
  faultCase({
    name: 'several/helper-oom-then-segfault',
    fault: 'A helper is OOM-killed at 2 s; at 13 s the C service reads through a null pointer.',
    scenario: trial({
      target: troubles('helper-oom', '2', 'segfault', '13'),
      memory: '64m',
      load,
      atMost: '20s',
    }),
    truth: crash,
  }),
  faultCase({
    name: 'several/helper-oom-then-exit',
    fault: 'A helper of a Python service is OOM-killed at 2 s; at 10 s the service ends for its licence.',
    scenario: trial({
      target: pythonService('helper.py', '2', 'exit', '10'),
      memory: '96m',
      load,
      atMost: '20s',
    }),
    truth: crash,
  }),
  faultCase({
    name: 'several/helper-oom-then-lock',
    fault: 'A helper is OOM-killed at 2 s; at 8 s a thread takes the one lock, and keeps it.',
    scenario: trial({
      target: troubles('helper-oom', '2', 'lock', '8'),
      memory: '64m',
      load,
      atMost: '20s',
    }),
    truth: { terminal: ['unresponsive'], degradation: ['none'] },
  }),
  // The service ends because of the kill, at once: the main process is gone with it.
  faultCase({
    name: 'several/helper-oom-and-exit-for-it',
    fault:
      'A helper of a Python service is OOM-killed, and the service ends at once, as it can’t do without.',
    scenario: trial({
      target: pythonService('helper.py', '3', 'wait', '0'),
      memory: '96m',
      load,
      atMost: '20s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'several/helper-segfault-then-oom',
    fault: 'A helper crashes at 2 s; at 9 s the service itself grows past the limit.',
    scenario: trial({
      target: troubles('helper-segfault', '2', 'grow', '9'),
      memory: '64m',
      load,
      atMost: '20s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'several/helper-killed-then-oom',
    fault: 'Somebody kills an idle helper; seconds later the service itself grows past the limit.',
    scenario: trial({
      target: troubles('helper-idle', '0', 'grow', '11'),
      memory: '64m',
      load,
      atMost: '20s',
      actions: [
        {
          kind: 'exec',
          at: '8s',
          command: ['sh', '-c', 'kill -9 $(cat /proc/1/task/*/children)'],
        },
      ],
    }),
    truth: killed,
  }),
];
