import { scenario } from 'oomlab';

/** A worker that is started anew, and a watchdog that kills it by a shell which lives for a moment. */
const program = `
(while :; do sleep 600 & echo $! >/tmp/worker; wait $!; done) &
while :; do sleep 1; sh -c "kill -9 $(cat /tmp/worker)"; done
`;

export default scenario({
  question: 'Who kills the worker?',
  target: {
    name: 'watched',
    image: { reference: process.env.OOMLAB_TEST_IMAGE ?? '' },
    port: null,
    ready: null,
    runtime: 'any',
    command: ['sh', '-c', program],
  },
  machine: { cpus: 1, memory: '64m', swap: 'off' },
  load: null,
  until: { brokenFor: null, atMost: '5s' },
  repeats: 1,
});
