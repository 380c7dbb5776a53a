import { scenario, steady } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** A heap that has to be collected in full again and again, and is large enough. */
export default scenario({
  question: 'What does a JVM say of its memory from inside, and what if it hides its performance data?',
  target: { ...imageServer, heap: '40m' },
  machine: { cpus: 1, memory: '512m', swap: 'off', pids: 200 },
  vary: {
    jvm: {
      tracked: { target: { nativeMemory: true } },
      hidden: { target: { jvmFlags: ['-XX:-UsePerfData'] } },
    },
  },
  load: steady({
    requests: ['/images/{1..60}', '/images/{1..60}?width=320'].map((path) => ({ path })),
    connections: 2,
    for: '7s',
  }),
  until: { brokenFor: null, atMost: '7s' },
  repeats: 1,
});
