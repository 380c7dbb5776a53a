import { atOnce, machine, scenario } from 'oomlab';
import { halfScaled } from 'oomlab/targets';
import scaled from './heap-ladder.ts';

/**
 * The full size: 1 GiB and one processor. The JVM itself, some 150 MB, is no larger than in half of it, so that there is room
 * for more than twice as many requests.
 */
export default scenario({
  ...scaled,
  question:
    'What fails first on each step of the heap in 1 GB, with and without swap, when 48 images are wanted at once?',
  machine: machine('t2.micro', { swap: 'off' }),
  vary: { heap: ['default', '128m', '256m', '704m', '2g'], swap: ['off', '2g'] },
  load: atOnce({
    requests: halfScaled,
    count: 48,
    times: 3,
    every: '3s',
    timeout: '10s',
    warmup: { connections: 1, for: '1s' },
  }),
});
