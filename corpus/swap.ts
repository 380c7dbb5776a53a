import { faultCase, steady, type Truth } from 'oomlab';
import { jvmService, nativeService, pythonService, rubyService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const alive: Truth = { terminal: ['survived'], degradation: ['swap-thrash'] };

/** Memory over the limit, in swap: once in constant use, once forgotten. */
export default [
  faultCase({
    name: 'swap-thrash/jvm',
    fault: 'A table on the Java heap grows past the limit, and all of it is in use.',
    scenario: trial({
      target: {
        ...jvmService('300m', 'WorkingSet', '20', '160', '60', '400', '0'),
        jvmFlags: ['-Xms300m', '-Xmn20m'],
      },
      memory: '96m',
      machine: { swap: '512m' },
      load: steady({ requests: '/', connections: 4, for: '14s' }),
      atMost: '16s',
    }),
    truth: alive,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'swap-thrash/python',
    fault: 'A table of a Python service grows past the limit, and all of it is in use.',
    scenario: trial({
      target: pythonService('working_set.py', '20', '130', '40', '60'),
      memory: '64m',
      machine: { swap: '256m' },
      load: steady({ requests: '/', connections: 4, for: '14s' }),
      atMost: '16s',
    }),
    truth: alive,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'swap-thrash/zram',
    fault: 'A table of a Python service grows past the limit; swap is compressed memory, so no disk is busy.',
    scenario: trial({
      target: pythonService('working_set.py', '20', '160', '60', '400'),
      memory: '64m',
      machine: { swap: '256m', swapOn: 'zram' },
      load: steady({ requests: '/', connections: 4, for: '14s' }),
      atMost: '16s',
    }),
    truth: alive,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'swap-used/cold-pages',
    fault: 'None: most of the data is in swap, and nobody asks for it.',
    scenario: trial({
      target: nativeService('cold', '150', '16'),
      memory: '64m',
      machine: { swap: '256m' },
      load: steady({ requests: '/', connections: 4, for: '12s' }),
      atMost: '14s',
    }),
    truth: { terminal: ['survived'], degradation: ['none'] },
  }),
  faultCase({
    name: 'swap-thrash/ruby',
    fault: 'A table of a Ruby service grows past the limit, and all of it is in use.',
    scenario: trial({
      target: rubyService('table.rb', '20', '130', '40', '60', '0'),
      memory: '64m',
      machine: { swap: '256m' },
      load: steady({ requests: '/', connections: 4, for: '15s' }),
      atMost: '17s',
    }),
    truth: alive,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'swap-used/ruby-cold',
    fault: 'None: a table of a Ruby service is mostly in swap, and requests use the same 8 MiB of it.',
    scenario: trial({
      target: rubyService('table.rb', '120', '120', '40', '60', '8'),
      memory: '64m',
      machine: { swap: '256m' },
      load: steady({ requests: '/', connections: 4, for: '12s' }),
      atMost: '14s',
    }),
    truth: { terminal: ['survived'], degradation: ['none'] },
  }),
];
