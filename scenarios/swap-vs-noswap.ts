import { scenario, steps } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** Every request wants an image scaled, which decodes it on the heap: some 30 to 60 MB for each in flight. */
const requests = [{ path: '/images/{1..60}?width=640' }];

export default scenario({
  question:
    'Does swap save a small Java server, with a heap that fits its machine and with one that does not?',
  target: imageServer,
  machine: { cpus: 1, memory: '384m', swap: 'off' },
  vary: { swap: ['off', '2g'], heap: ['96m', '1500m'] },
  // A sudden crowd: memory that fills up slowly may end in page-cache thrash instead of a kill (see docs/limits.md).
  load: steps({ requests, connections: [1, 16, 16, 16], every: '5s' }),
  until: { brokenFor: '8s', atMost: '22s' },
  goodShare: 0.9,
  repeats: 3,
  expect: [
    { when: { heap: '96m' }, terminal: ['heap-oome'], atLeastShare: 0.66 },
    { when: { heap: '1500m', swap: 'off' }, terminal: ['oom-kill'], atLeastShare: 0.66 },
    {
      when: { heap: '1500m', swap: '2g' },
      terminal: ['survived', 'unresponsive'],
      degradation: ['swap-thrash'],
      atLeastShare: 0.66,
    },
  ],
  quick: {
    load: steps({ requests, connections: [1, 16, 16, 16], every: '4s' }),
    until: { brokenFor: '8s', atMost: '18s' },
  },
});
