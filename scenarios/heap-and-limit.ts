import { atOnce, scenario } from 'oomlab';
import { halfScaled, imageServer } from 'oomlab/targets';

/** "oomlab map heap-and-limit" needs a quarter of an hour at most on two processors. */
export default scenario({
  question:
    'Which heap survives in which memory, for an image server that is asked for 8 images at once, every second one scaled?',
  target: imageServer,
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  load: atOnce({
    requests: halfScaled,
    count: 8,
    times: 3,
    every: '3s',
    timeout: '10s',
    warmup: { connections: 1, for: '1s' },
  }),
  map: {
    x: { knob: 'heap', values: ['64m', '96m', '128m', '192m', '256m', '384m'] },
    y: { knob: 'memory', values: ['192m', '256m', '384m', '512m'] },
    repeats: 12,
  },
  goodShare: 0.95,
  until: { brokenFor: '5s', atMost: '20s' },
});
