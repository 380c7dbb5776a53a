import { scenario, steady } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** A small server of 512 MB, as one buys it; the containers are of one service with a heap of 48 MB. */
export default scenario({
  question: 'How many containers of a service fit into a small machine, and what breaks first?',
  target: { ...imageServer, heap: '48m' },
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  vary: { swap: ['off', '1g'] },
  load: steady({ requests: '/images/{1..60}', connections: 1, for: '60s', timeout: '5s' }),
  density: { every: '2s', upTo: 20 },
  until: { brokenFor: '6s', atMost: '62s' },
  goodShare: 0.9,
  repeats: 2,
});
