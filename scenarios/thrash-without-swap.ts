import { scenario, steady } from 'oomlab';
import { nativeService } from 'oomlab/targets';

/**
 * The program reads records of a file of 150 MB, which fits its machine, and after five seconds takes memory of its own for
 * something else. From then on the file does not fit any more.
 */
export default scenario({
  question: 'Can a server thrash without swap?',
  target: nativeService('hot-file', '150', '16', '190', '5'),
  machine: { cpus: 1, memory: '256m', swap: 'off', diskRead: '20m' },
  vary: {
    machine: {
      'no swap': {},
      swap: { machine: { swap: '512m' } },
      'no swap, fast disk': { machine: { diskRead: '2g' } },
    },
  },
  load: steady({ requests: '/', connections: 4, for: '20s', timeout: '5s' }),
  until: { brokenFor: null, atMost: '24s' },
  repeats: 3,
});
