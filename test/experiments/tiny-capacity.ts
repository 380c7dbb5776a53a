import { rate, scenario } from 'oomlab';

/** Two variants whose capacity is looked for; its trials are recordings of `test/golden`. */
export default scenario({
  question: 'How much does it carry?',
  target: { name: 'any', image: 'image-server', port: 8080, ready: null, runtime: 'any' },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  vary: { swap: ['off', '1g'] },
  load: rate({ requests: '/', perSecond: 5, for: '20s', warmup: { perSecond: 2, for: '2s' } }),
  until: { brokenFor: '5s', atMost: '30s' },
  goodShare: 0.5,
  latency: { p99: '60s' },
  capacity: { from: 5, to: 40, hold: '20s', precision: 0.25, confidence: 0.8 },
});
