import { atOnce, scenario } from 'oomlab';
import { halfScaled, imageServer } from 'oomlab/targets';

/** The full size: 1 GiB, and 24 requests at once. */
export default scenario({
  question:
    'Which heap is right for an image server in 1 GB that is asked for 24 images at once, every second one scaled?',
  target: imageServer,
  machine: { cpus: 1, memory: '1g', swap: 'off' },
  load: atOnce({
    requests: halfScaled,
    count: 24,
    times: 3,
    every: '3s',
    timeout: '10s',
    warmup: { connections: 1, for: '1s' },
  }),
  size: { knob: 'heap', from: '128m', to: '1920m', step: '64m', survives: 0.9, confidence: 0.9 },
  goodShare: 0.95,
  until: { brokenFor: '5s', atMost: '20s' },
});
