import { scenario, steady } from 'oomlab';
import { imageServer } from 'oomlab/targets';

export default scenario({
  question: 'Is a JVM that refuses its own heap told from one that dies under load?',
  target: { ...imageServer, jvmFlags: ['-Xms300m'] },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  vary: { heap: ['64m'] },
  load: steady({ requests: '/images/1', connections: 1, for: '5s' }),
  until: { brokenFor: null, atMost: '10s' },
  repeats: 1,
});
