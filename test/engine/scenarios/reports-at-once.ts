import { rate, scenario } from 'oomlab';
import { nativeService } from 'oomlab/targets';

/**
 * A report takes 40 MiB for 200 ms and what it takes to fill them: beyond 9 a second three are made at once, which 112 MiB
 * do not hold, and beyond 4 two, which 72 MiB do not.
 */
export default scenario({
  question: 'How many reports a second does a machine carry?',
  target: nativeService('peak', '40'),
  machine: { cpus: 1, memory: '112m', swap: 'off' },
  load: rate({ requests: '/report', perSecond: 5, arrivals: 'uniform', for: '3s' }),
  latency: { p99: '2s' },
  capacity: { from: 3, to: 24, hold: '10s', precision: 0.25, confidence: 0.8, fullTrials: 4 },
  map: {
    x: { knob: 'memory', values: ['72m', '112m', '288m'] },
    y: { knob: 'load', values: [3, 7, 20] },
    repeats: 0,
  },
  until: { brokenFor: null, atMost: '15s' },
});
