import { faultCase, type ScenarioSpec, steady, type TargetSpec, type Truth } from 'oomlab';
import {
  jvmService,
  nativeService,
  nodeService,
  pythonProgram,
  pythonService,
  rubyService,
} from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const unresponsive: Truth = { terminal: ['unresponsive'], degradation: ['none'] };
const survived: Truth = { terminal: ['survived'], degradation: ['none'] };
const load = steady({ requests: '/', connections: 4, for: '13s', timeout: '1s' });
const crowd = steady({ requests: '/', connections: 12, for: '13s', timeout: '1s' });

/** A service on port 9090 of another container: answers within `ms`, and accepts in silence after so many seconds (0: never). */
const priceService = (ms: string, seconds: string): NonNullable<ScenarioSpec['services']> => ({
  prices: {
    target: pythonProgram('answers.py', ms, seconds),
    machine: { cpus: 1, memory: '64m', swap: 'off' },
  },
});

const waits = (target: TargetSpec, memory: string, requests = load) =>
  trial({ target, memory, load: requests, atMost: '18s' });
const asks = (target: TargetSpec, memory: string, services: ReturnType<typeof priceService>) =>
  trial({ target, memory, load, atMost: '18s', services });

/** Threads that wait for each other or for another service, and healthy ones that look the same. */
export default [
  faultCase({
    name: 'convoy/python',
    fault:
      'After 4 s each request of a Python service holds the one lock for 400 ms; twelve clients wait 1 s.',
    scenario: waits(pythonService('one_lock.py', '2', '400', '4'), '96m', crowd),
    truth: unresponsive,
  }),
  faultCase({
    name: 'convoy/native',
    fault: 'After 4 s each request of a C service holds a mutex for 400 ms; twelve clients wait 1 s.',
    scenario: waits(nativeService('troubles', 'convoy', '4'), '64m', crowd),
    truth: unresponsive,
  }),
  faultCase({
    name: 'convoy/jvm-monitor',
    fault: 'After 4 s each request of a JVM is in a synchronized block for 400 ms; twelve clients wait 1 s.',
    scenario: waits(jvmService('48m', 'OneLock', 'monitor', '2', '400', '4'), '192m', crowd),
    truth: unresponsive,
  }),
  faultCase({
    name: 'convoy/jvm-reentrant',
    fault: 'The same with a ReentrantLock.',
    scenario: waits(jvmService('48m', 'OneLock', 'reentrant', '2', '400', '4'), '192m', crowd),
    truth: unresponsive,
  }),
  faultCase({
    name: 'convoy/short-python',
    fault: 'None: all requests of a Python service wait for one lock in turn, 10 ms each.',
    scenario: waits(pythonService('one_lock.py', '10', '10', '0'), '96m', crowd),
    truth: survived,
  }),
  faultCase({
    name: 'convoy/short-jvm',
    fault: 'None: all requests of a JVM are in one synchronized block in turn, 10 ms each.',
    scenario: waits(jvmService('48m', 'OneLock', 'monitor', '10', '10', '0'), '192m', crowd),
    truth: survived,
  }),
  faultCase({
    name: 'convoy/idle-pool',
    fault: 'None: most of the 40 threads of a pool wait at one place for a job, and each request is served.',
    scenario: waits(nativeService('pool', '40', '10'), '64m'),
    truth: survived,
  }),
  faultCase({
    name: 'holder-spins/native',
    fault: 'A thread of a C service takes the lock that each request needs, and computes for good.',
    scenario: waits(nativeService('troubles', 'lock-spin', '4'), '64m'),
    truth: unresponsive,
  }),
  faultCase({
    name: 'holder-spins/native-pool',
    fault:
      'A thread of a C service counts the queue of its pool for good, with the queue’s lock; 40 workers idle.',
    scenario: waits(nativeService('pool', '40', '10', '4'), '64m'),
    truth: unresponsive,
  }),
  faultCase({
    name: 'holder-spins/python',
    fault: 'A job of a Python service takes the lock that each request needs, and computes for good.',
    scenario: waits(pythonService('one_lock.py', '2', 'spin', '4'), '96m'),
    truth: unresponsive,
  }),
  faultCase({
    name: 'holder-spins/jvm',
    fault: 'A job of a JVM computes for good in the synchronized block that each request needs.',
    scenario: waits(jvmService('48m', 'OneLock', 'monitor', '2', 'spin', '4'), '192m'),
    truth: unresponsive,
  }),
  faultCase({
    name: 'holder-spins/at-capacity',
    fault: 'None: Node’s one thread never rests, as twelve clients share it, and answers each in time.',
    scenario: waits(nodeService('burn.js', '10'), '128m', crowd),
    truth: survived,
  }),
  faultCase({
    name: 'silent-peer/jvm',
    fault: 'The service that a JVM asks for each request accepts after 5 s and answers nothing.',
    scenario: asks(jvmService('48m', 'Asks', 'prices', '9090'), '192m', priceService('5', '5')),
    truth: unresponsive,
  }),
  faultCase({
    name: 'silent-peer/ruby',
    fault: 'The service that Ruby asks for each request accepts after 5 s and answers nothing.',
    scenario: asks(rubyService('asks.rb', 'prices', '9090'), '96m', priceService('5', '5')),
    truth: unresponsive,
  }),
  faultCase({
    name: 'silent-peer/python-pool',
    fault: 'All threads of a pool wait, for a minute each, for a service that accepts and answers nothing.',
    scenario: asks(pythonService('asks.py', 'prices', '9090', '12'), '96m', priceService('5', '5')),
    truth: unresponsive,
  }),
  faultCase({
    name: 'silent-peer/slow-jvm',
    fault: 'None: all threads of a JVM wait 300 ms for another service, as clients do for them.',
    scenario: asks(jvmService('48m', 'Asks', 'prices', '9090'), '192m', priceService('300', '0')),
    truth: survived,
  }),
  faultCase({
    name: 'silent-peer/slow-python-pool',
    fault: 'None: all threads of a pool wait 300 ms for another service, which answers in time.',
    scenario: asks(pythonService('asks.py', 'prices', '9090', '4'), '96m', priceService('300', '0')),
    truth: survived,
  }),
];
