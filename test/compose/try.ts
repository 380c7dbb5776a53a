import { scenario, steady } from 'oomlab';
export default scenario({
  question: 'Does it run?',
  compose: process.env.TRY ?? 'python-postgres/compose.yaml',
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  load: steady({ requests: '/', connections: 2, for: '4s' }),
  until: { brokenFor: '3s', atMost: '5s' },
  repeats: 1,
});
