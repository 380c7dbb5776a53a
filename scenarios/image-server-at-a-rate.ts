import { rateSteps, scenario } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** Visitors come by themselves, whether or not the server keeps up: what it does not answer piles up on its heap. */
const requests = [{ path: '/images/{1..60}?width=640' }];
const warmup = { perSecond: 2, for: '5s' };

export default scenario({
  question: 'At how many requests a second does a small Java server fall behind, and what kills it then?',
  target: { ...imageServer, heap: '1500m' },
  machine: { cpus: 1, memory: '384m', swap: 'off' },
  load: rateSteps({ requests, perSecond: [5, 10, 20, 40, 80], every: '10s', maxInFlight: 500, warmup }),
  until: { brokenFor: '8s', atMost: '60s' },
  goodShare: 0.9,
  repeats: 3,
  quick: {
    load: rateSteps({ requests, perSecond: [10, 80], every: '6s', maxInFlight: 500, warmup }),
    until: { brokenFor: '6s', atMost: '20s' },
  },
});
