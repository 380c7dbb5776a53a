import { scenario, steady } from 'oomlab';

/** Nobody listens on the first port, and the path of the second is not there. */
export default scenario({
  question: 'What is said of a service that is asked in the wrong place?',
  compose: '../../compose/static/compose.yaml',
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  vary: {
    mistake: {
      port: { target: { port: 8080, ready: { path: '/', within: '2s' } } },
      path: { target: { ready: { path: '/health', within: '2s' } } },
      'not listening': { target: { port: 8080, ready: { listening: true, within: '2s' } } },
      'no check': { target: { ready: { health: true, within: '2s' } } },
    },
  },
  load: steady({ requests: '/', connections: 1, for: '2s' }),
  until: { brokenFor: '2s', atMost: '3s' },
  repeats: 1,
});
