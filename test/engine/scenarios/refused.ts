import { scenario } from 'oomlab';

/** What the test asks for: a command, and a size of memory. */
const { OOMLAB_TEST_IMAGE = '', OOMLAB_TEST_COMMAND = 'sleep 1', OOMLAB_TEST_MEMORY = '64m' } = process.env;

export default scenario({
  question: 'Whose fault is it that this cannot start?',
  target: {
    name: 'refused',
    image: { reference: OOMLAB_TEST_IMAGE },
    port: null,
    ready: null,
    runtime: 'any',
    command: OOMLAB_TEST_COMMAND.split(' '),
  },
  machine: { cpus: 1, memory: OOMLAB_TEST_MEMORY, swap: 'off' },
  load: null,
  until: { brokenFor: null, atMost: '2s' },
  repeats: 1,
});
