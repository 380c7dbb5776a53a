import { scenario, steady } from 'oomlab';
import { imageServer, mixedImages } from 'oomlab/targets';

export default scenario({
  question:
    'What does a smaller young generation (NewRatio 4 instead of 2) do to the collections of an image server?',
  target: { ...imageServer, heap: '256m', nativeMemory: true },
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  vary: {
    NewRatio: {
      2: { target: { jvmFlags: ['-XX:NewRatio=2'] } },
      4: { target: { jvmFlags: ['-XX:NewRatio=4'] } },
    },
  },
  load: steady({
    requests: mixedImages,
    connections: 2,
    for: '12s',
  }),
  until: { brokenFor: '8s', atMost: '15s' },
  repeats: 3,
});
