import { scenario, steady } from 'oomlab';
import { imageServer, pythonService } from 'oomlab/targets';

const wireLog = (where: string) => ({ target: { env: { WIRE_LOG: where, WIRE_LOG_KIB: '32' } } });

/**
 * Seven days of a log at the wrong level, in half a minute: the server writes some 7 MB a second of it. The last variant
 * is another program, which grows by 3 MiB a second in memory of its own.
 */
export default scenario({
  question: 'Where did the memory go that no heap and no thread has?',
  target: { ...imageServer, heap: '64m' },
  machine: { cpus: 1, memory: '192m', swap: 'off' },
  vary: {
    growth: {
      'log to a file': wireLog('/var/log/wire.log'),
      'log to stdout': wireLog('stdout'),
      'no log': {},
      'own memory': { target: pythonService('working_set.py', '120', '400', '3', '10') },
    },
  },
  load: steady({ requests: '/images/{1..10}', connections: 1, for: '30s' }),
  until: { brokenFor: '5s', atMost: '34s' },
  repeats: 2,
  expect: [
    { when: { growth: 'log to a file' }, terminal: ['survived'] },
    { when: { growth: 'own memory' }, terminal: ['oom-kill'] },
  ],
  quick: { load: steady({ requests: '/images/{1..10}', connections: 1, for: '20s' }) },
});
