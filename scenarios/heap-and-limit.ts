import { atOnce, scenario } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** "oomlab map heap-and-limit" needs a quarter of an hour at most on two processors. */
export default scenario({
  question: 'Which heap survives in which memory, for an image server that scales 3 images at once?',
  target: imageServer,
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  load: atOnce({
    requests: '/images/{1..60}?width=640',
    count: 3,
    times: 4,
    every: '2s',
    timeout: '10s',
    warmup: { connections: 1, for: '1s' },
  }),
  map: {
    x: { knob: 'heap', values: ['48m', '96m', '192m', '288m', '384m'] },
    y: { knob: 'memory', values: ['192m', '256m', '384m', '512m'] },
    repeats: 8,
  },
  goodShare: 0.95,
  until: { brokenFor: '5s', atMost: '20s' },
});
