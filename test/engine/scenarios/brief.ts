import { scenario, steady } from 'oomlab';
import { nativeService } from 'oomlab/targets';

/** For what is not about the trial: one that is over soon. */
export default scenario({
  question: 'Does a small program live through a second of load?',
  target: nativeService('working-set', '8', '9', '1', '4'),
  machine: { cpus: 1, memory: '64m', swap: 'off' },
  load: steady({ requests: '/', connections: 1, for: '1s' }),
  until: { brokenFor: null, atMost: '5s' },
  repeats: 1,
});
