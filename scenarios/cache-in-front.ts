import { scenario, steps } from 'oomlab';
import { imageServer, nginxCache } from 'oomlab/targets';

/**
 * The cache shares the machine with the server: what it takes is missing there. A quarter of a processor, so that the generator
 * of the load keeps up with the cache: with a whole one it answered 26 000 requests a second, and the generator was saturated.
 */
export default scenario({
  question: 'What does an image cache in front of the server buy on the same machine?',
  target: { ...imageServer, heap: '160m' },
  machine: { cpus: 0.25, memory: '384m', swap: 'off' },
  vary: {
    cache: {
      none: {},
      nginx: { services: { cache: { target: nginxCache('app:8080', '64m'), entry: true } } },
    },
  },
  load: steps({
    requests: [{ path: '/images/{1..12}?width=640' }],
    connections: [1, 8, 16],
    every: '5s',
    timeout: '10s',
  }),
  goodShare: 0.9,
  until: { brokenFor: '8s', atMost: '17s' },
  repeats: 3,
});
