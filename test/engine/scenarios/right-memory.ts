import { scenario, steady } from 'oomlab';
import { nativeService } from 'oomlab/targets';

/** The program needs 60 MiB and a little of its own: less is too small, and nothing is too large. */
export default scenario({
  question: 'How much memory does a program of 60 MiB need?',
  target: nativeService('working-set', '60', '61', '8', '4'),
  machine: { cpus: 1, memory: '128m', swap: 'off' },
  load: steady({ requests: '/', connections: 1, for: '1s' }),
  size: { knob: 'memory', from: '24m', to: '136m', step: '16m', survives: 0.75, confidence: 0.75 },
  until: { brokenFor: null, atMost: '4s' },
});
