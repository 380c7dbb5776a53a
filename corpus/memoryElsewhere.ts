import { faultCase, steady, type Truth } from 'oomlab';
import { jvmService, nativeProgram, nativeService, pythonProgram } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const killed: Truth = { terminal: ['oom-kill'], degradation: ['none'], victim: 'main', limit: 'own' };
const survived: Truth = { terminal: ['survived'], degradation: ['none'] };
const requests = steady({ requests: '/', connections: 4, for: '10s', timeout: '1s' });

/** Memory that is charged to the container and is not anonymous memory of a process. */
export default [
  faultCase({
    name: 'oom-kill/socket-buffers',
    fault: 'Messages to a reader that is stuck fill the limit, in the kernel’s buffers of sockets.',
    scenario: trial({
      target: nativeService('unix-sockets', '400', '40'),
      memory: '96m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/pipe-buffers',
    fault: 'Pipes that nobody reads fill the limit, in the kernel’s buffers.',
    scenario: trial({
      target: pythonProgram('kernel_memory.py', 'pipes', '20'),
      memory: '48m',
      load: null,
      atMost: '14s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'survived/socket-buffers',
    fault: 'None: messages to a slow reader take half of the limit in the kernel’s buffers, and no more.',
    scenario: trial({
      target: nativeService('unix-sockets', '30', '20'),
      memory: '96m',
      load: requests,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'oom-kill/shared-memory',
    fault: 'A program maps shared memory and writes to it, 20 MiB a second.',
    scenario: trial({ target: nativeProgram('shared', '20'), memory: '64m', load: null, atMost: '12s' }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/dev-shm',
    fault: 'A Python program puts blocks into /dev/shm, which may hold more than the container.',
    scenario: trial({
      target: pythonProgram('kernel_memory.py', 'shared', '10'),
      memory: '48m',
      load: null,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/zgc-heap',
    fault: 'A heap of ZGC’s, which is shared memory to the kernel, may grow past the limit, and does.',
    scenario: trial({
      target: { ...jvmService('512m', 'Sessions', '128'), collector: 'z' },
      memory: '160m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/jvm-heap-in-file',
    fault: 'A Java heap is put into a file in memory, all of it at the start, and the limit is smaller.',
    scenario: trial({
      target: {
        ...jvmService('512m', 'Sessions', '128'),
        jvmFlags: ['-XX:AllocateHeapAt=/scratch'],
        tmpfs: { '/scratch': '600m' },
      },
      memory: '128m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'survived/mapped-file',
    fault: 'None: a file larger than the limit is mapped and read from start to end, again and again.',
    scenario: trial({
      target: nativeService('mapped-file', '128'),
      memory: '64m',
      load: requests,
      atMost: '12s',
    }),
    truth: survived,
  }),
];
