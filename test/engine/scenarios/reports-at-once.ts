import { rate, scenario } from 'oomlab';
import { nativeService } from 'oomlab/targets';

/**
 * A report takes 40 MiB for 200 ms, and the time to fill them. So 30 MiB hold none, 72 MiB one, 112 MiB two; at 6 a second
 * two are made at once, at 2 a second only one.
 */
export default scenario({
  question: 'How many reports a second does a machine carry?',
  target: nativeService('peak', '40'),
  machine: { cpus: 1, memory: '112m', swap: 'off' },
  load: rate({ requests: '/report', perSecond: 5, arrivals: 'uniform', for: '3s' }),
  latency: { p99: '2s' },
  capacity: { from: 2, to: 16, hold: '10s', precision: 0.25, confidence: 0.8, fullTrials: 4 },
  map: {
    x: { knob: 'memory', values: ['30m', '72m', '800m'] },
    y: { knob: 'load', values: [2, 6] },
    repeats: 0,
  },
  until: { brokenFor: null, atMost: '15s' },
});
