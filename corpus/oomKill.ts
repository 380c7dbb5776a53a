import { faultCase, steady, type Truth } from 'oomlab';
import { jvmService, nativeProgram, nativeService, nodeService, pythonService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const killed: Truth = { terminal: ['oom-kill'], degradation: ['none'], victim: 'main', limit: 'own' };
const requests = steady({ requests: '/', connections: 4, for: '10s', timeout: '1s' });

/** The kernel kills the main process for its group's limit. What grows differs, and how fast. */
export default [
  faultCase({
    name: 'oom-kill/jvm-heap',
    fault: 'A Java heap that may grow past the limit of the container fills with sessions.',
    scenario: trial({
      target: jvmService('512m', 'Sessions', '128'),
      memory: '128m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/jvm-direct-buffers',
    fault: 'A JVM with a small heap keeps direct buffers, up to a maximum that is over the limit.',
    scenario: trial({
      target: {
        ...jvmService('32m', 'DirectBuffers', '128'),
        jvmFlags: ['-XX:MaxDirectMemorySize=1g'],
      },
      memory: '128m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/mapped-memory',
    fault: 'A batch program maps anonymous memory and writes to it, 20 MiB a second.',
    scenario: trial({ target: nativeProgram('mapped', '20'), memory: '64m', load: null, atMost: '12s' }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/malloc-leak',
    fault: 'A C service forgets 16 KiB from malloc with each request.',
    scenario: trial({
      target: nativeService('leak', '16384'),
      memory: '64m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/node-buffers',
    fault: "A Node service keeps Buffers: V8's heap stays small, what lies beside it grows.",
    scenario: trial({
      target: nodeService('buffers.js', '2048'),
      memory: '128m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/python',
    fault: 'A Python service keeps 64 KiB for each session, and no session ends.',
    scenario: trial({
      target: pythonService('sessions.py', '64'),
      memory: '64m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/tmpfs',
    fault: 'A spool file on tmpfs grows: its pages are the container’s, and no process’s.',
    scenario: trial({
      target: { ...nativeProgram('fill', '/scratch', '20'), tmpfs: { '/scratch': '400m' } },
      memory: '64m',
      load: null,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/page-tables',
    fault: 'A huge sparse mapping is read everywhere: nothing but its page tables takes memory.',
    scenario: trial({
      target: nativeProgram('page-tables', '6000'),
      memory: '64m',
      load: null,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/first-second',
    fault: 'A program takes all the memory that it gets, from its first moment.',
    scenario: trial({ target: nativeProgram('mapped', '0'), memory: '64m', load: null, atMost: '8s' }),
    truth: killed,
  }),
  faultCase({
    name: 'oom-kill/after-thrash',
    fault: 'A working set grows past the limit and lives in swap, until swap is used up as well.',
    scenario: trial({
      target: nativeService('working-set', '48', '400', '12', '64'),
      memory: '64m',
      machine: { swap: '96m' },
      load: steady({ requests: '/', connections: 4, for: '18s', timeout: '2s' }),
      atMost: '20s',
    }),
    truth: { ...killed, degradation: ['swap-thrash'] },
  }),
  faultCase({
    name: 'oom-kill/ancestor-limit',
    fault: 'A leak hits the limit of the group above the container, which is smaller than its own.',
    scenario: trial({
      target: nativeService('leak', '16384'),
      memory: '256m',
      machine: { groupMemory: '64m' },
      load: requests,
      atMost: '12s',
    }),
    truth: { ...killed, limit: 'ancestor' },
  }),
];
