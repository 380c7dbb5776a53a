import { faultCase, steady, steps, type TargetSpec, type Truth } from 'oomlab';
import { goService, jvmService, nodeService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const thrash: Truth = { terminal: ['survived'], degradation: ['gc-thrash'] };
const healthy: Truth = { terminal: ['survived'], degradation: ['none'] };
const load = steady({ requests: '/', connections: 4, for: '14s' });

const shenandoah = (heap: string, ...command: string[]): TargetSpec => ({
  ...jvmService(heap, ...command),
  collector: 'shenandoah',
});
const zgc = (heap: string, ...command: string[]): TargetSpec => ({
  ...jvmService(heap, ...command),
  collector: 'z',
});
/** Go's own limit on its memory, and a line for each collection unless it is told to be silent. */
const go = (memory: string, trace: 0 | 1, ...command: string[]): TargetSpec => ({
  ...goService(...command),
  env: { GOMEMLIMIT: memory, GODEBUG: `gctrace=${trace}` },
});
/** V8 gives up after a few vain collections in a row; told not to, it thrashes on. */
const v8 = (mib: number, ...command: string[]): TargetSpec =>
  nodeService(
    `--max-old-space-size=${mib}`,
    '--no-detect-ineffective-gcs-near-heap-limit',
    '--trace-gc',
    ...command,
  );

/** Collectors whose work is in no counter of the JVM's, and those of other runtimes: thrash, and mere work. */
export default [
  faultCase({
    name: 'gc-thrash/shenandoah-grown',
    fault: 'Live data grows until it nearly fills the heap: Shenandoah collects without an end.',
    scenario: trial({
      target: shenandoah('64m', 'GrowingLiveData', '300000', '1670000', '200'),
      memory: '224m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'gc-thrash/shenandoah-from-start',
    fault: 'Live data nearly fills the heap from the start; Shenandoah has no room to work in.',
    scenario: trial({
      target: shenandoah('64m', 'LiveData', '1660000', '200'),
      memory: '224m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'load',
  }),
  faultCase({
    name: 'gc-busy/shenandoah-large-heap',
    fault: 'None: as much live data and garbage, under Shenandoah, in a heap with room for both.',
    scenario: trial({
      target: shenandoah('192m', 'GrowingLiveData', '300000', '1670000', '200'),
      memory: '320m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-busy/shenandoah-asked-for',
    fault: 'None: a timer asks for a collection all the time, which Shenandoah does beside the requests.',
    scenario: trial({
      target: shenandoah('128m', 'ExplicitGc', '200000', '100'),
      memory: '256m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-thrash/zgc-grown',
    fault: 'Live data grows until it nearly fills the heap: threads wait for ZGC to free a page.',
    scenario: trial({
      target: zgc('96m', 'GrowingLiveData', '200000', '1800000', '200'),
      memory: '256m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'gc-thrash/zgc-from-start',
    fault: 'Live data nearly fills the heap from the start; each request waits for ZGC again and again.',
    scenario: trial({
      target: zgc('96m', 'LiveData', '1780000', '200'),
      memory: '256m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'load',
  }),
  faultCase({
    name: 'gc-busy/zgc-large-heap',
    fault: 'None: as much live data and garbage, under ZGC, in a heap with room for both.',
    scenario: trial({
      target: zgc('256m', 'GrowingLiveData', '200000', '1800000', '200'),
      memory: '416m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-thrash/go-memory-limit',
    fault: 'Live data of a Go service grows to its memory limit: it collects back to back.',
    scenario: trial({
      target: go('64MiB', 1, 'live-data', '16', '60', '128', '4'),
      memory: '192m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'gc-thrash/go-untraced',
    fault: 'The same in a Go service that does not say when it collects.',
    scenario: trial({
      target: go('64MiB', 0, 'live-data', '16', '60', '128', '4'),
      memory: '192m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'gc-busy/go-garbage',
    fault: 'None: a Go service makes much garbage, collects many times a second, and has room for it.',
    scenario: trial({
      target: go('160MiB', 1, 'live-data', '4', '8', '128', '4'),
      memory: '192m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-busy/go-computes',
    fault: 'None: a Go service with a memory limit computes all the time, and allocates next to nothing.',
    scenario: trial({
      target: go('64MiB', 1, 'burn', '6000'),
      memory: '128m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-thrash/v8',
    fault: 'Live data of a Node service grows to the limit of its heap: one mark-compact after the other.',
    scenario: trial({
      target: v8(64, 'live-data.js', '16', '37', '100'),
      memory: '192m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'line',
  }),
  faultCase({
    name: 'gc-busy/v8-large-heap',
    fault: 'None: as much live data and garbage in Node, with a heap that has room for both.',
    scenario: trial({
      target: v8(160, 'live-data.js', '16', '37', '100'),
      memory: '288m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-busy/zgc-garbage',
    fault: 'None: little live data and very much garbage under ZGC, which is at it nearly all the time.',
    scenario: trial({
      target: zgc('160m', 'LiveData', '100000', '3000'),
      memory: '320m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-busy/shenandoah-garbage',
    fault: 'None: little live data and very much garbage under Shenandoah.',
    scenario: trial({
      target: shenandoah('128m', 'LiveData', '100000', '3000'),
      memory: '256m',
      load,
      atMost: '16s',
    }),
    truth: healthy,
  }),
  faultCase({
    name: 'gc-thrash/go-from-start',
    fault: 'Live data of a Go service fills its memory limit from the start: it was never better.',
    scenario: trial({
      target: go('64MiB', 1, 'live-data', '60', '60', '128', '4'),
      memory: '192m',
      load,
      atMost: '16s',
    }),
    truth: thrash,
    faultFrom: 'load',
  }),
  faultCase({
    name: 'gc-thrash/shenandoah-steps',
    fault: 'Live data grows until it nearly fills the heap, while more and more clients ask.',
    scenario: trial({
      target: shenandoah('64m', 'GrowingLiveData', '300000', '1670000', '100'),
      memory: '224m',
      load: steps({ requests: '/', connections: [2, 4, 8], every: '5s' }),
      atMost: '18s',
    }),
    truth: thrash,
    faultFrom: 'line',
  }),
];
