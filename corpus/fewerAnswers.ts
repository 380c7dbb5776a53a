import { faultCase, rate, rateSteps, steady, steps, type Truth } from 'oomlab';
import { jvmService, nativeService, pythonService, rubyService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const unresponsive: Truth = { terminal: ['unresponsive'], degradation: ['none'] };
const survived: Truth = { terminal: ['survived'], degradation: ['none'] };

/** No answer fails: what is missing, or not, is answers in time. */
export default [
  faultCase({
    name: 'slow/lost-index',
    fault:
      'After 4 s all requests of a Python service take turns of 120 ms; each is answered, in half a second.',
    scenario: trial({
      target: pythonService('slowing.py', 'scan'),
      memory: '96m',
      load: steady({ requests: '/', connections: 4, for: '12s' }),
      atMost: '14s',
      latency: { p90: '300ms' },
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'slow/dearer-requests',
    fault: 'After 4 s each request of a C service needs 150 ms of one processor that eight clients share.',
    scenario: trial({
      target: nativeService('burn', '2', '150', '4'),
      memory: '64m',
      load: steady({ requests: '/', connections: 8, for: '12s' }),
      atMost: '14s',
      latency: { p90: '600ms' },
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'slow/spinning-ruby',
    fault: 'A name that is hard to match keeps one of Ruby’s threads busy; the others wait for their turn.',
    scenario: trial({
      target: rubyService('pattern.rb'),
      memory: '96m',
      load: steady({
        requests: [
          { path: '/', weight: 800 },
          { path: '/name', weight: 1 },
        ],
        connections: 4,
        for: '14s',
        timeout: '1s',
      }),
      atMost: '18s',
      latency: { p90: '100ms' },
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'slow/fewer-clients',
    fault: 'None: of eight clients one is left, and so there are fewer answers, as quick as before.',
    scenario: trial({
      target: pythonService('slowing.py', 'pace'),
      memory: '96m',
      load: steps({ requests: '/', connections: [8, 1], every: '6s' }),
      atMost: '14s',
      latency: { p90: '300ms' },
    }),
    truth: survived,
  }),
  faultCase({
    name: 'slow/for-a-moment',
    fault: 'None: one request in forty takes a second; nine of ten stay quick.',
    scenario: trial({
      target: pythonService('slowing.py', 'pace'),
      memory: '96m',
      load: steady({
        requests: [
          { path: '/', weight: 39 },
          { path: '/export', weight: 1 },
        ],
        connections: 8,
        for: '12s',
      }),
      atMost: '14s',
      latency: { p90: '500ms' },
    }),
    truth: survived,
  }),
  faultCase({
    name: 'floor/lost-index',
    fault: 'After 4 s all requests of a Python service take turns of 120 ms: 8 a second, and none fails.',
    scenario: trial({
      target: pythonService('slowing.py', 'scan'),
      memory: '96m',
      load: steady({ requests: '/', connections: 4, for: '12s' }),
      atMost: '14s',
      goodputFloor: 0.25,
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'floor/arrivals-not-served',
    fault:
      'After 4 s one lock of a JVM lets through 16 requests a second of the 40 that arrive, and none fails.',
    scenario: trial({
      target: jvmService('48m', 'OneLock', 'monitor', '2', '60', '4'),
      memory: '192m',
      load: rate({ requests: '/', perSecond: 40, for: '12s', timeout: '20s' }),
      atMost: '14s',
      goodputFloor: 0.5,
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'floor/fewer-clients',
    fault: 'None: of eight clients one is left, who gets as many answers as before.',
    scenario: trial({
      target: pythonService('slowing.py', 'pace'),
      memory: '96m',
      load: steps({ requests: '/', connections: [8, 1], every: '6s' }),
      atMost: '14s',
      goodputFloor: 0.5,
    }),
    truth: survived,
  }),
  faultCase({
    name: 'floor/fewer-arrivals',
    fault: 'None: 60 requests a second arrive, and then 6, each of which is answered.',
    scenario: trial({
      target: jvmService('48m', 'OneLock', 'monitor', '2', '2', '0'),
      memory: '192m',
      load: rateSteps({ requests: '/', perSecond: [60, 6], every: '6s' }),
      atMost: '14s',
      goodputFloor: 0.5,
    }),
    truth: survived,
  }),
];
