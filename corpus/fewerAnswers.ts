import { faultCase, steady, steps, type Truth } from 'oomlab';
import { nativeService, pythonService, rubyService } from 'oomlab/targets';
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
];
