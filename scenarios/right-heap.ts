import { atOnce, scenario } from 'oomlab';
import { halfScaled, imageServer } from 'oomlab/targets';

/** Half of a machine with 1 GB: sizes of images do not scale, so 6 requests at once instead of 24. */
export default scenario({
  question:
    'Which heap is right for an image server in 512 MB that is asked for 6 images at once, every second one scaled?',
  target: imageServer,
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  load: atOnce({
    requests: halfScaled,
    count: 6,
    times: 3,
    every: '3s',
    timeout: '10s',
    warmup: { connections: 1, for: '1s' },
  }),
  size: { knob: 'heap', from: '64m', to: '960m', step: '32m', survives: 0.9, confidence: 0.9 },
  goodShare: 0.95,
  until: { brokenFor: '5s', atMost: '20s' },
});
