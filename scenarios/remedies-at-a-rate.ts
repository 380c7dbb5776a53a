import { rate, scenario } from 'oomlab';
import { shoppers } from 'oomlab/targets';
import remedies, { remediesOf } from './remedies.ts';

const machine = { cpus: 0.45, memory: '320m', swap: 'off' };

/**
 * The remedies of remedies.ts, by what the shop then carries. Each machine has 0.45 of the processor, so that a second one
 * brings its own, as it would where it is bought; the balancer in front has 0.1.
 */
export default scenario({
  ...remedies,
  question: 'Which remedy buys most requests a second for a shop that runs out of memory?',
  machine,
  vary: { remedy: remediesOf(machine, 0.1) },
  load: rate({
    requests: shoppers,
    perSecond: 10,
    for: '15s',
    timeout: '10s',
    warmup: { perSecond: 5, for: '2s' },
  }),
  until: { brokenFor: '5s', atMost: '25s' },
  latency: { p90: '1s' },
  capacity: { from: 8, to: 128, hold: '15s', precision: 0.15, fullTrials: 12 },
});
