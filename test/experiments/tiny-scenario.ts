import { scenario, steady } from 'oomlab';

/** Two variants; its trials are recordings of `test/golden`. */
export default scenario({
  question: 'Does swap save it?',
  target: { name: 'any', image: 'image-server', port: 8080, ready: null, runtime: 'any' },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  vary: { swap: ['off', '1g'] },
  load: steady({ requests: '/', connections: 5, for: '10s' }),
  until: { brokenFor: '5s', atMost: '15s' },
  repeats: 1,
});
