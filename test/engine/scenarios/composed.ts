import { rate, scenario } from 'oomlab';

/** One of the projects of `test/compose`, by the variable PROJECT. */
export default scenario({
  question: 'Does it run as its compose file says?',
  compose: `../../compose/${process.env.PROJECT ?? 'static/compose.yaml'}`,
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  load: rate({ requests: '/', perSecond: 20, for: '4s' }),
  until: { brokenFor: '3s', atMost: '5s' },
  repeats: 1,
});
