import { faultCase, steady, type Truth } from 'oomlab';
import { jvmProgram, jvmService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const heap: Truth = { terminal: ['heap-oome'], degradation: ['none'] };
const other: Truth = { terminal: ['other-oome'], degradation: ['none'] };
const requests = steady({ requests: '/', connections: 4, for: '10s', timeout: '1s' });

/** OutOfMemoryErrors of every kind, in containers with room to spare. */
export default [
  faultCase({
    name: 'jvm-oome/main-thread',
    fault: 'The main thread fills the heap; the JVM ends with exit code 1.',
    scenario: trial({ target: jvmProgram('32m', 'Rows', '64'), memory: '160m', load: null, atMost: '12s' }),
    truth: heap,
  }),
  faultCase({
    name: 'jvm-oome/worker-threads',
    fault: 'Worker threads fill the heap and die of it one by one; the JVM lives on and is of no use.',
    scenario: trial({
      target: jvmService('32m', 'Sessions', '32'),
      memory: '160m',
      load: requests,
      atMost: '12s',
    }),
    truth: heap,
  }),
  faultCase({
    name: 'jvm-oome/exit-on-oome',
    fault: 'The heap is full, and the JVM was told to exit then: exit code 3.',
    scenario: trial({
      target: { ...jvmService('32m', 'Sessions', '32'), jvmFlags: ['-XX:+ExitOnOutOfMemoryError'] },
      memory: '160m',
      load: requests,
      atMost: '12s',
    }),
    truth: heap,
  }),
  faultCase({
    name: 'jvm-oome/crash-on-oome',
    fault: 'The heap is full, and the JVM was told to crash then: it says so, and aborts.',
    scenario: trial({
      target: { ...jvmService('32m', 'Sessions', '32'), jvmFlags: ['-XX:+CrashOnOutOfMemoryError'] },
      memory: '160m',
      load: requests,
      atMost: '12s',
    }),
    truth: heap,
  }),
  faultCase({
    name: 'jvm-oome/gc-overhead-limit',
    fault:
      'The heap fills in small steps until Parallel gives up: nearly all time in GC, nearly nothing freed.',
    scenario: trial({
      target: { ...jvmProgram('8m', 'Words'), collector: 'parallel' },
      memory: '160m',
      load: null,
      atMost: '15s',
    }),
    truth: heap,
  }),
  faultCase({
    name: 'jvm-oome/metaspace',
    fault: 'Each request loads a plug-in by a class loader that is kept, until metaspace is full.',
    scenario: trial({
      target: { ...jvmService('64m', 'Plugins'), jvmFlags: ['-XX:MaxMetaspaceSize=24m'] },
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: other,
  }),
  faultCase({
    name: 'jvm-oome/direct-buffers',
    fault: 'Direct buffers reach the maximum that the JVM was given for them.',
    scenario: trial({
      target: { ...jvmService('48m', 'DirectBuffers', '64'), jvmFlags: ['-XX:MaxDirectMemorySize=32m'] },
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: other,
  }),
  faultCase({
    name: 'jvm-oome/array-size',
    fault: 'Each request asks for an array that is larger than the VM allows, whatever the heap.',
    scenario: trial({
      target: jvmService('48m', 'LargeArray'),
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: other,
  }),
  faultCase({
    name: 'jvm-oome/threads-pids-limit',
    fault:
      'Each request leaves a thread; the container’s limit on tasks refuses the next one. That is not memory.',
    scenario: trial({
      target: jvmService('48m', 'ThreadPerRequest', '256'),
      memory: '192m',
      machine: { pids: 80 },
      load: requests,
      atMost: '12s',
    }),
    truth: other,
  }),
  faultCase({
    name: 'jvm-oome/threads-memory',
    fault:
      'Each request leaves a thread with a stack of 16 MiB, until the address space has no room for another.',
    scenario: trial({
      target: {
        ...jvmService('32m', 'ThreadPerRequest', '16384'),
        jvmFlags: ['-XX:CompressedClassSpaceSize=16m', '-XX:ReservedCodeCacheSize=32m', '-Xshare:off'],
        env: { MALLOC_ARENA_MAX: '1' },
        ulimits: { as: 3_000_000_000 },
      },
      memory: '192m',
      load: requests,
      atMost: '12s',
    }),
    truth: { terminal: ['native-oom'], degradation: ['none'] },
  }),
];
