import { scenario, steady } from 'oomlab';
import { imageServer } from 'oomlab/targets';

export default scenario({
  question: 'Does a server with room to spare live through a light load?',
  target: imageServer,
  machine: { cpus: 1, memory: '512m', swap: 'off', pids: 200 },
  vary: { heap: ['256m'] },
  load: steady({
    requests: '/images/{1..60}?width=320',
    connections: 2,
    for: '6s',
    warmup: { connections: 1, for: '1s' },
  }),
  until: { brokenFor: '5s', atMost: '7s' },
  repeats: 1,
});
