import { rate, scenario } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** "oomlab capacity image-server" needs a quarter of an hour at most on two processors. */
export default scenario({
  question: 'How many requests a second does an image server carry in 256 MB?',
  target: { ...imageServer, heap: '96m' },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: rate({
    requests: '/images/{1..60}',
    perSecond: 10,
    for: '20s',
    timeout: '5s',
    warmup: { perSecond: 2, for: '5s' },
  }),
  until: { brokenFor: '5s', atMost: '30s' },
  goodShare: 0.95,
  latency: { p99: '500ms' },
  capacity: { from: 2, to: 500, hold: '20s', precision: 0.1, fullTrials: 12 },
});
