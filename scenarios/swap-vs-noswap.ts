import { imageServer } from '../docker/image-server/target.ts';
import { steps } from '../src/scenario/load.ts';
import { scenario } from '../src/scenario/schema.ts';

/** Half of the requests want an image as it is, half want it scaled, which decodes it on the heap. */
const requests = [{ path: '/images/{1..60}' }, { path: '/images/{1..60}?width=640' }];

export default scenario({
  question:
    'Does swap save a small Java server, with a heap that fits its machine and with one that does not?',
  target: imageServer,
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  vary: { swap: ['off', '1g'], heap: ['96m', '700m'] },
  load: steps({ requests, connections: [1, 10, 50], every: '6s' }),
  until: { brokenFor: '5s', atMost: '20s' },
  goodShare: 0.9,
  repeats: 3,
  expect: [
    { when: { heap: '96m' }, terminal: ['heap-oome'], atLeastShare: 0.66 },
    { when: { heap: '700m', swap: 'off' }, terminal: ['oom-kill'], atLeastShare: 0.66 },
    {
      when: { heap: '700m', swap: '1g' },
      terminal: ['survived', 'unresponsive'],
      degradation: ['swap-thrash'],
      atLeastShare: 0.66,
    },
  ],
  quick: {
    load: steps({ requests, connections: [2, 20], every: '6s' }),
    until: { brokenFor: '4s', atMost: '14s' },
  },
});
