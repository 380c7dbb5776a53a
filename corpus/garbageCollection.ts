import { faultCase, steady } from 'oomlab';
import { jvmService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

/** Much time in garbage collection: because the heap is full, or because the collector itself is slowed down. */
export default [
  faultCase({
    name: 'gc-thrash/live-data',
    fault: 'Live data nearly fills the heap: every little garbage costs a full collection.',
    scenario: trial({
      target: jvmService('64m', 'LiveData', '1600000', '2000'),
      memory: '192m',
      load: steady({ requests: '/', connections: 4, for: '12s' }),
      atMost: '14s',
    }),
    truth: { terminal: ['survived'], degradation: ['gc-thrash'] },
    faultFrom: 'load',
  }),
  faultCase({
    name: 'gc-slow/paged-out',
    fault:
      'The heap has room, but much of it is in swap: each collection that a timer asks for reads it all back.',
    scenario: trial({
      target: jvmService('160m', 'ExplicitGc', '1800000', '300'),
      memory: '72m',
      machine: { swap: '256m' },
      load: steady({ requests: '/', connections: 4, for: '14s' }),
      atMost: '16s',
    }),
    truth: { terminal: ['survived'], degradation: ['swap-thrash'] },
    faultFrom: 'load',
  }),
  faultCase({
    name: 'gc-slow/cpu-throttled',
    fault: 'The heap has room, but a CPU quota stretches each collection that a timer asks for.',
    scenario: trial({
      target: jvmService('96m', 'ExplicitGc', '800000', '400'),
      memory: '192m',
      machine: { cpus: 0.15 },
      load: steady({ requests: '/', connections: 1, for: '12s' }),
      atMost: '14s',
    }),
    truth: { terminal: ['survived'], degradation: ['none'] },
  }),
];
