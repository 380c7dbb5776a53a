import { scenario } from 'oomlab';
import { nativeProgram } from 'oomlab/targets';

/** One that is killed at its limit after two seconds, and one that lives on unless somebody kills it. */
export default scenario({
  question: 'Who killed it?',
  target: nativeProgram('mapped', '1'),
  machine: { cpus: 1, memory: '64m', swap: 'off' },
  vary: {
    fate: {
      limit: { target: nativeProgram('mapped', '32') },
      none: { target: nativeProgram('mapped', '1') },
    },
  },
  load: null,
  until: { brokenFor: null, atMost: '6s' },
  repeats: 1,
});
