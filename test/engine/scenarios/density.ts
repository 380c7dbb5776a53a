import { imageServer } from '../../../docker/image-server/target.ts';
import { steady } from '../../../src/scenario/load.ts';
import { scenario } from '../../../src/scenario/schema.ts';

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
