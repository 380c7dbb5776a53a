import { faultCase, steady } from 'oomlab';
import { nativeService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

/** File pages that are read again and again: once because the service needs them, once because it streams. */
export default [
  faultCase({
    name: 'cache-thrash/hot-file',
    fault: 'Anonymous memory grows and squeezes out the file that every request reads; the disk is slow.',
    scenario: trial({
      target: nativeService('hot-file', '64', '16', '82', '3'),
      memory: '96m',
      machine: { diskRead: '8m' },
      load: steady({ requests: '/', connections: 4, for: '15s' }),
      atMost: '17s',
    }),
    truth: { terminal: ['survived'], degradation: ['cache-thrash'] },
    faultFrom: 'line',
  }),
  faultCase({
    name: 'cache-refaults/streaming-reader',
    fault:
      'None: a file larger than the limit is read from start to end, again and again, beside requests that need no file.',
    scenario: trial({
      target: nativeService('stream', '128', '60', '0'),
      memory: '64m',
      load: steady({ requests: '/', connections: 4, for: '12s' }),
      atMost: '14s',
    }),
    truth: { terminal: ['survived'], degradation: ['none'] },
  }),
];
