import { faultCase, steady, type Truth } from 'oomlab';
import { gunicorn, nativeService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const childKilled: Truth = { terminal: ['oom-kill'], degradation: ['none'], victim: 'child', limit: 'own' };

/** The kernel kills a process of the container that is not its main one; the container lives on. */
export default [
  faultCase({
    name: 'oom-kill-child/gunicorn-worker',
    fault: 'A gunicorn worker builds a report that does not fit; the master starts another worker.',
    scenario: trial({
      target: gunicorn('--workers', '2'),
      memory: '96m',
      load: steady({
        requests: [
          { path: '/', weight: 200 },
          { path: '/report/120', weight: 1 },
        ],
        connections: 2,
        for: '8s',
        timeout: '2s',
      }),
      atMost: '10s',
    }),
    truth: childKilled,
  }),
  faultCase({
    name: 'oom-kill-child/helper-process',
    fault: 'A service starts a converter for each request; the large ones do not fit.',
    scenario: trial({
      target: nativeService('helper-per-request', '200'),
      memory: '64m',
      load: steady({
        requests: [
          { path: '/convert/small', weight: 20 },
          { path: '/convert/large', weight: 1 },
        ],
        connections: 2,
        for: '8s',
        timeout: '2s',
      }),
      atMost: '10s',
    }),
    truth: childKilled,
  }),
  faultCase({
    name: 'oom-kill-child/exec',
    fault: 'Somebody runs a hungry command within the container of a healthy service.',
    scenario: trial({
      target: nativeService('working-set', '8', '8', '1', '4'),
      memory: '64m',
      load: steady({ requests: '/', connections: 2, for: '9s', timeout: '2s' }),
      atMost: '11s',
      actions: [{ kind: 'exec', at: '2s', command: ['native', 'mapped', '40'] }],
    }),
    truth: childKilled,
  }),
];
