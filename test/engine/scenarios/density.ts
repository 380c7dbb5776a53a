import { scenario, steady } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** One more server every second, until they do not fit. */
export default scenario({
  question: 'How many servers fit?',
  target: { ...imageServer, heap: '48m' },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: steady({ requests: '/images/{1..60}', connections: 1, for: '40s' }),
  density: { every: '1s', upTo: 12 },
  until: { brokenFor: '8s', atMost: '42s' },
  repeats: 1,
});
