import { scenario } from 'oomlab';
import { nativeProgram } from 'oomlab/targets';

/** For how a study scales with its hosts: a trial that mostly waits. */
export default scenario({
  question: 'How long does a program live that takes a MiB a second?',
  target: nativeProgram('mapped', '1'),
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: null,
  until: { brokenFor: null, atMost: '200s' },
  probeHz: 2,
  repeats: 1,
});
