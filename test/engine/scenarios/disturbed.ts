import { scenario, steady } from 'oomlab';
import { nativeService } from 'oomlab/targets';

/** For what is done to a run from outside: short trials with all of our processes, of which one variant is killed and the other lives. */
export default scenario({
  question: 'Which of two machines holds 50 MiB more each second, for two seconds?',
  target: nativeService('troubles', 'grow', '0'),
  machine: { cpus: 1, memory: '24m', swap: 'off' },
  vary: { memory: ['24m', '256m'] },
  load: steady({ requests: '/', connections: 1, for: '2s' }),
  until: { brokenFor: null, atMost: '3s' },
  repeats: 2,
});
