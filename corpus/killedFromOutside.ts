import { faultCase, steady, type Truth } from 'oomlab';
import { gunicorn, jvmService, nativeService, pythonService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const killed: Truth = { terminal: ['external-kill'], degradation: ['none'], victim: 'main' };
const ownExit: Truth = { terminal: ['crash'], degradation: ['none'] };
const requests = steady({ requests: '/', connections: 4, for: '8s', timeout: '1s' });

/** Exit code 137, or a worker's SIGKILL, that is nobody's lack of memory. */
export default [
  faultCase({
    name: 'external-kill/host-signal',
    fault: 'Somebody on the host sends SIGKILL to a healthy service.',
    scenario: trial({
      target: pythonService('sessions.py', '0'),
      memory: '96m',
      load: requests,
      atMost: '10s',
      actions: [{ kind: 'host-kill', at: '3s', signal: 'SIGKILL' }],
    }),
    truth: killed,
  }),
  faultCase({
    name: 'external-kill/under-pressure',
    fault: 'Somebody on the host sends SIGKILL to a service that thrashes in swap, of which much is left.',
    scenario: trial({
      target: nativeService('working-set', '40', '120', '40', '64'),
      memory: '64m',
      machine: { swap: '256m' },
      load: steady({ requests: '/', connections: 4, for: '16s', timeout: '2s' }),
      atMost: '18s',
      actions: [{ kind: 'host-kill', at: '13s', signal: 'SIGKILL' }],
    }),
    truth: { ...killed, degradation: ['swap-thrash'] },
  }),
  faultCase({
    name: 'external-kill/gunicorn-timeout',
    fault: 'A gunicorn worker is busy for longer than its time-out: gunicorn itself kills it.',
    scenario: trial({
      target: gunicorn('--workers', '3', '--timeout', '2'),
      memory: '128m',
      load: steady({
        requests: [
          { path: '/', weight: 6000 },
          { path: '/sign-in/1000000000', weight: 1 },
        ],
        connections: 3,
        for: '12s',
        timeout: '1s',
      }),
      atMost: '14s',
    }),
    truth: { ...killed, victim: 'child' },
  }),
  faultCase({
    name: 'external-kill/docker-kill',
    fault: 'Somebody runs "docker kill" on a healthy JVM.',
    scenario: trial({
      target: jvmService('48m', 'Sessions', '0'),
      memory: '192m',
      load: requests,
      atMost: '10s',
      actions: [{ kind: 'engine-kill', at: '3s', signal: 'SIGKILL' }],
    }),
    truth: killed,
  }),
  faultCase({
    name: 'external-kill/docker-stop-signal',
    fault: 'Somebody sends SIGTERM to a healthy JVM through the engine: exit code 143.',
    scenario: trial({
      target: jvmService('48m', 'Sessions', '0'),
      memory: '192m',
      load: requests,
      atMost: '10s',
      actions: [{ kind: 'engine-kill', at: '3s', signal: 'SIGTERM' }],
    }),
    truth: killed,
  }),
  faultCase({
    name: 'external-kill/worker-signal',
    fault: 'Somebody within the container sends SIGKILL to a healthy gunicorn worker.',
    scenario: trial({
      target: gunicorn('--workers', '2'),
      memory: '128m',
      load: steady({ requests: '/', connections: 2, for: '7s', timeout: '1s' }),
      atMost: '9s',
      actions: [
        {
          kind: 'exec',
          at: '3s',
          command: ['sh', '-c', 'kill -KILL $(cut -d " " -f 1 /proc/1/task/1/children)'],
        },
      ],
    }),
    truth: { ...killed, victim: 'child' },
  }),
  faultCase({
    name: 'crash/exit-137',
    fault: 'A program ends by itself, with the exit code that SIGKILL would have given it.',
    scenario: trial({
      target: nativeService('exit', '137', '4'),
      memory: '64m',
      load: requests,
      atMost: '10s',
    }),
    truth: ownExit,
  }),
  faultCase({
    name: 'crash/exit-137-jvm',
    fault: 'A JVM calls System.exit(137).',
    scenario: trial({
      target: jvmService('48m', 'GivesUp', '137', '4000'),
      memory: '192m',
      load: requests,
      atMost: '10s',
    }),
    truth: ownExit,
  }),
];
