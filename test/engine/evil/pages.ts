import { scenario, steady } from 'oomlab';
import { nativeService } from 'oomlab/targets';

/** Larger than its memory, and most of it changed by each request: without its swap it cannot live. */
export default scenario({
  question: 'What is said of a trial whose swap somebody takes away?',
  target: nativeService('working-set', '96', '97', '1', '64'),
  machine: { cpus: 1, memory: '64m', swap: '256m' },
  load: steady({ requests: '/', connections: 2, for: '8s' }),
  until: { brokenFor: null, atMost: '10s' },
  repeats: 1,
});
