import { scenario } from 'oomlab';
import { nativeProgram } from 'oomlab/targets';

/** For what is about hosts: short trials, of which one variant is killed and the other lives. */
export default scenario({
  question: 'Which of two machines holds what is mapped?',
  target: nativeProgram('mapped', '32'),
  machine: { cpus: 1, memory: '24m', swap: 'off' },
  vary: { memory: ['24m', '256m'] },
  load: null,
  // On a machine with more hosts than processors a container may take seconds to begin.
  until: { brokenFor: null, atMost: '5s' },
  repeats: 3,
});
