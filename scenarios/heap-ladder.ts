import { atOnce, scenario } from 'oomlab';
import { halfScaled, imageServer } from 'oomlab/targets';

/** Half of a machine with 1 GB, and less. */
export default scenario({
  question:
    'What fails first on each step of the heap, on two sizes of machine, with and without swap, when 20 images are wanted at once?',
  target: imageServer,
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  vary: { memory: ['384m', '512m'], heap: ['default', '64m', '256m', '1g'], swap: ['off', '1g'] },
  load: atOnce({
    requests: halfScaled,
    count: 20,
    times: 3,
    every: '3s',
    timeout: '10s',
    warmup: { connections: 1, for: '1s' },
  }),
  goodShare: 0.95,
  until: { brokenFor: '5s', atMost: '20s' },
  repeats: 2,
});
